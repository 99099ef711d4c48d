// The farmer's page, alive: sends without reloading, shows what is sending, sent or failed, and fetches what came.
// Without this file the same forms work as plain forms.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const lines = $("lines"), composer = $("composer"), text = $("text"), files = $("files"), say = $("sentences").dataset;
  const MAX_BYTES = Number(document.body.dataset.maxBytes), MAX_FILES = 10, THINKING_MS = 8000, TOGETHER_MS = 5000;
  document.documentElement.classList.add("live");

  const toEnd = () => $("end").scrollIntoView({ block: "end" });
  const atEnd = () => innerHeight + scrollY > document.body.scrollHeight - 240;
  // What is being written outlives a reload.
  const reload = (words = "") => { sessionStorage.setItem("draft", [words, text.value].filter(Boolean).join("\n")); location.reload(); };
  text.value ||= sessionStorage.getItem("draft") ?? "";
  sessionStorage.removeItem("draft");
  const hint = (words) => { $("hint").textContent = words; $("hint").hidden = !words; };

  // --- what came -------------------------------------------------------------------------------------------------
  let fetching = false, again = false, thinkingTimer = 0;

  const thinking = (on) => {
    clearTimeout(thinkingTimer);
    $("thinking").hidden = !on;
    if (on) { thinkingTimer = setTimeout(() => thinking(false), THINKING_MS); toEnd(); }
  };

  // A line of ours has come back from the record: its stand-in goes.
  const settle = (line) => {
    const words = line.querySelector(".text")?.textContent.trim() ?? "";
    const file = line.querySelector("img, video, audio, .file") !== null;
    const same = [...lines.querySelectorAll(".pending")].find((p) => p.dataset.words === words || (p.dataset.files && file));
    same?.remove();
  };

  // Where reading begins: the first line that came since the farmer did something, a few seconds ago at most.
  let first = null, firstAt = 0;

  const insert = (html) => {
    const box = document.createElement("template"), follow = atEnd();
    box.innerHTML = html;
    let last = null;
    if (performance.now() - firstAt > TOGETHER_MS) first = null;
    for (const line of [...box.content.children]) {
      const old = $(line.id);
      if (old) { old.replaceWith(line); continue; }
      const mine = line.classList.contains("mine");
      if (mine) settle(line); else thinking(false);
      lines.append(line);
      if (!mine && !first) { first = line; firstAt = performance.now(); }
      last = line;
    }
    if (!last || !follow) return;
    // What fills the screen is read from its beginning: a long answer, or a safety card and all that follows it.
    const start = first?.isConnected ? first : last, asked = start.previousElementSibling;
    if (last.getBoundingClientRect().bottom - start.getBoundingClientRect().top < innerHeight * 0.6) { toEnd(); return; }
    const begin = asked?.matches(".mine") && asked.offsetHeight < innerHeight * 0.2 ? asked : start;
    begin.scrollIntoView({ block: "start" });
  };

  // Says that there is more below, and goes on by most of a screen.
  const below = () => {
    const hidden = $("end").getBoundingClientRect().top - composer.parentElement.getBoundingClientRect().top;
    $("more").hidden = hidden < 60;
  };
  $("more").addEventListener("click", () => { scrollBy({ top: innerHeight * 0.55 }); below(); });
  addEventListener("scroll", below, { passive: true });
  addEventListener("resize", below);
  if (window.ResizeObserver) new ResizeObserver(below).observe(lines);

  // A picture that has just come in makes its line longer: whoever was at the end stays there.
  lines.addEventListener("load", (event) => { if (event.target.closest(".line") === lines.lastElementChild) toEnd(); }, true);

  const refresh = async () => {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch(`${document.body.dataset.lines}?after=${encodeURIComponent(lines.dataset.cursor)}`);
      if (answer.ok) {
        insert(await answer.text());
        lines.dataset.cursor = answer.headers.get("x-nongda-cursor") ?? lines.dataset.cursor;
      }
    } catch { /* away: the next tick tries again */ } finally {
      fetching = false;
      if (again) { again = false; refresh(); }
    }
  };
  document.body.addEventListener("tick", refresh);

  // --- what goes: one after the other, in the order in which it was said -------------------------------------------
  let token = composer.elements.token.value, chain = Promise.resolve();
  const waiting = new Set();

  // A form that goes again takes the same token, so that what did arrive is not written twice.
  const post = async (item) => {
    item.token ??= token;
    item.body.set("token", item.token);
    const answer = await fetch(item.action, { method: "POST", body: item.body, headers: { accept: "application/json" } });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(told.message || say.failed), { status: answer.status });
    token = told.token;
    return told;
  };

  const deliver = async (item) => {
    try {
      const told = await post(item);
      if (told.reload) { reload(); return; }
      if (item.bubble) mark(item.bubble, say.sent, "sent");
      hint(told.notice ?? "");
      // The answer may have come by the stream before we hear that the question was kept.
      if (!first) thinking(true);
      await refresh();
    } catch (error) {
      failed(item, error);
    }
  };
  const send = (item) => {
    first = null;
    if (item.bubble) mark(item.bubble, say.sending, "sending");
    chain = chain.then(() => deliver(item));
    return chain;
  };

  const mark = (bubble, words, state) => {
    bubble.dataset.state = state;
    bubble.querySelector(".meta").replaceChildren(words);
  };

  const failed = (item, error) => {
    const stale = error.status === 401 || error.status === 403, words = error.status ? error.message : say.failed;
    if (!item.bubble) { hint(words); return; }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = stale ? say.reload : say.retry;
    button.addEventListener("click", () => { if (stale) reload(item.bubble.dataset.words); else { waiting.delete(item); send(item); } });
    mark(item.bubble, words, "failed");
    item.bubble.querySelector(".meta").append(" ", button);
    if (!error.status) waiting.add(item);
  };
  addEventListener("online", () => { for (const item of waiting) { waiting.delete(item); send(item); } });

  const standIn = (words, withFiles) => {
    const bubble = $("said").content.firstElementChild.cloneNode(true);
    bubble.querySelector("bdi").textContent = words || say.files;
    bubble.dataset.words = words;
    if (withFiles) bubble.dataset.files = "1";
    lines.append(bubble);
    document.querySelector(".topics")?.remove();
    toEnd();
    return bubble;
  };

  const form = (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return body;
  };

  // --- the composer ----------------------------------------------------------------------------------------------
  let chosen = [];

  const preview = (file) => {
    const item = document.createElement("li"), name = document.createElement("bdi"), button = document.createElement("button");
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = "";
      item.append(picture);
    }
    name.textContent = file.name;
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", `${say.remove} ${file.name}`);
    button.addEventListener("click", () => { chosen = chosen.filter((other) => other !== file); showChosen(); });
    item.append(name, button);
    return item;
  };
  const showChosen = () => {
    $("chosen").hidden = !chosen.length;
    $("chosen").replaceChildren(...chosen.map(preview));
  };

  files.addEventListener("change", () => {
    const all = [...files.files], small = all.filter((file) => file.size <= MAX_BYTES), tooBig = small.length < all.length;
    const tooMany = chosen.length + small.length > MAX_FILES;
    chosen = [...chosen, ...small].slice(0, MAX_FILES);
    files.value = "";
    showChosen();
    hint(tooBig ? say.tooBig : tooMany ? say.tooMany : "");
    // It is not sent in vain; the bot is told, and says what to do instead.
    if (tooBig && !chosen.length) send({ action: "/chat/say", body: form({ too_big: "1" }) });
    text.focus();
  });

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words && !chosen.length) { text.focus(); return; }
    const body = form({ text: words });
    for (const file of chosen) body.append("files", file, file.name);
    send({ action: composer.getAttribute("action"), body, bubble: standIn(words, chosen.length > 0) });
    chosen = [];
    text.value = "";
    hint("");
    showChosen();
    fit();
    text.focus();
  });

  // While a Chinese word is being composed, Enter chooses it and does not send.
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    composer.requestSubmit();
  });

  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 4, innerHeight * 0.35)}px`;
  };
  text.addEventListener("input", fit);

  $("place").addEventListener("click", () => {
    if (!navigator.geolocation) { hint(say.placeFailed); return; }
    hint(say.placeWait);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        hint("");
        send({ action: "/chat/say", body: form({ latitude, longitude }), bubble: standIn(say.place, true) });
      },
      () => hint(say.placeFailed),
      { timeout: 15000, maximumAge: 300000 },
    );
  });

  // --- buttons, menu, topics: the same forms, without a reload ----------------------------------------------------
  document.addEventListener("submit", async (event) => {
    const asked = event.target, button = event.submitter;
    if (asked === composer) return;
    event.preventDefault();
    if (asked.dataset.busy) return;
    asked.dataset.busy = "1";
    const body = new FormData(asked, button), spoken = asked.matches(".topics") ? button.value : asked.matches(".menu form") ? button.textContent.trim() : "";
    document.querySelector(".menu").removeAttribute("open");
    button?.classList.add("pressed");
    await send({ action: asked.getAttribute("action"), body, bubble: spoken ? standIn(spoken, false) : null });
    if (asked.matches(".contact")) asked.reset();
    delete asked.dataset.busy;
  });

  // --- the net, and closing the menu -------------------------------------------------------------------------------
  const net = () => { $("offline").hidden = navigator.onLine; };
  const closeMenu = (unless) => { const menu = document.querySelector(".menu"); if (!menu.contains(unless)) menu.removeAttribute("open"); };
  addEventListener("online", net);
  addEventListener("offline", net);
  document.addEventListener("click", (event) => closeMenu(event.target));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenu(null); });
  net();
  fit();
  toEnd();
  if (matchMedia("(pointer: fine)").matches) text.focus({ preventScroll: true });
})();
