// The expert's page: keeps what is being written should the page be left, sends with Ctrl+Enter, and sends nothing twice.
(() => {
  "use strict";
  const drafts = document.querySelectorAll("form[data-draft]");

  // The page that follows a saved answer says so in its address: only then the draft goes.
  const said = new URLSearchParams(location.search).get("said");
  if (said) history.replaceState(null, "", location.pathname + location.hash);

  const draft = (form) => {
    const key = form.dataset.draft, field = form.querySelector("textarea");
    if (said && key.startsWith(`${said}-`)) sessionStorage.removeItem(key);
    field.value ||= sessionStorage.getItem(key) ?? "";
    field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });
  };
  drafts.forEach(draft);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    event.submitter?.classList.add("pressed");
  });

  addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => { delete form.dataset.busy; }));

  const files = document.getElementById("files"), answer = document.getElementById("answer");
  files?.addEventListener("change", () => {
    document.getElementById("chosen-names").textContent = [...files.files].map((file) => file.name).join(", ");
    answer.required = !files.files.length;
  });

  const net = () => { document.getElementById("offline").hidden = navigator.onLine; };
  addEventListener("online", net);
  addEventListener("offline", net);
  net();
})();
