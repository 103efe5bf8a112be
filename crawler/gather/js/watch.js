// Runs before any script of the page, in every frame. Keeps count of one-shot timers set while the page
// loads (a list is often fetched from one), of all others (`open`: a feed asked again), and of repeating ones, without
// changing what they do. `parsed`: the document that was answered has been read to its end.
(() => {
  const name = Symbol.for("wangjian");
  if (window[name]) return;
  // Old pages put classes of their own in these places.
  const own = { Map, Set, Promise };
  const due = new Map();
  const open = new Set();
  const seen = new Set();
  const repeating = new Set();
  const once = window.setTimeout;
  const drop = window.clearTimeout;
  const every = window.setInterval;
  const stop = window.clearInterval;
  let nested = false;
  let loadedAt = Infinity;
  window.addEventListener("load", () => { loadedAt = performance.now(); });
  let parsed = false;
  document.addEventListener("DOMContentLoaded", () => { parsed = true; });
  const wanted = () => !nested && performance.now() < loadedAt + 500;
  window.setTimeout = function setTimeout(work, delay, ...rest) {
    const at = performance.now() + (Number(delay) || 0);
    if (typeof work === "function" && wanted()) {
      const id = once.call(window, function (...given) {
        due.delete(id);
        nested = true;
        try { return work.apply(this, given); } finally { nested = false; }
      }, delay, ...rest);
      due.set(id, at);
      return id;
    }
    if (typeof work === "function") {
      const id = once.call(window, function (...given) {
        open.delete(id);
        return work.apply(this, given);
      }, delay, ...rest);
      open.add(id);
      return id;
    }
    const id = once.call(window, work, delay, ...rest);
    if (typeof work === "string" && wanted() && !seen.has(work)) {
      seen.add(work);
      due.set(id, at);
      once.call(window, () => due.delete(id), delay);
    }
    return id;
  };
  window.clearTimeout = function clearTimeout(id) { due.delete(id); open.delete(id); return drop.call(window, id); };
  window.setInterval = function setInterval(...given) {
    const id = every.apply(window, given);
    repeating.add(id);
    return id;
  };
  window.clearInterval = function clearInterval(id) { repeating.delete(id); return stop.call(window, id); };
  Object.defineProperty(window, name, {
    value: Object.assign(() => ({ due: [...due.values()], open: open.size, repeating: repeating.size, parsed }), { own }),
  });
})();
