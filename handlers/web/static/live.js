// Keeps an open page live. Whenever something may have come, the body gets the event "tick"; what to fetch then is the page's matter.
// First by a stream of ticks; while that does not stand, by asking every few seconds; and once in a while anyway, should a tick get lost.
(() => {
  "use strict";
  const POLL_MS = 4000, CARE_MS = 30000, AGAIN_MS = 10000;
  const address = document.body.dataset.stream;
  const tick = () => document.body.dispatchEvent(new CustomEvent("tick"));
  let polling = 0;

  const poll = (on) => {
    if (on && !polling) polling = setInterval(tick, POLL_MS);
    if (!on && polling) { clearInterval(polling); polling = 0; }
  };

  let source = null;
  const listen = () => {
    source?.close();
    source = new EventSource(address);
    source.addEventListener("tick", tick);
    source.onopen = () => poll(false);
    source.onerror = () => {
      poll(true);
      // The browser tries again by itself unless it was refused for good.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS);
    };
  };

  if (window.EventSource) listen(); else poll(true);
  setInterval(() => { if (!document.hidden) tick(); }, CARE_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  addEventListener("online", tick);
  // A page that is left must not hold its stream; one that is come back to takes it up again.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { if (source) listen(); tick(); } });
})();
