// How the page lies in its window: {inner, scroll, shown, height, meta, sheets}. `scroll`: width of what can be
// scrolled to; `shown`: characters a visitor can see, `pictures`: pictures of some size, both also in the frames that
// have room; a frame that may not be looked into counts as a picture. `meta`: content of the viewport meta; `sheets`:
// [held, in force].
() => {
  const look = (document, depth) => {
    const body = document.body;
    const style = body ? document.defaultView.getComputedStyle(body) : null;
    const open = body && style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0.01;
    if (!open) return { shown: 0, pictures: 0 };
    const large = [...document.images].filter((one) => one.naturalWidth > 40 && one.getBoundingClientRect().width > 40);
    const seen = { shown: (body.innerText || "").replace(/\s+/g, "").length, pictures: large.length };
    for (const frame of depth < 4 ? document.querySelectorAll("frame, iframe") : []) {
      const room = frame.getBoundingClientRect();
      const hidden = frame.ownerDocument.defaultView.getComputedStyle(frame).visibility === "hidden";
      if (room.width <= 40 || room.height <= 40 || hidden) continue;
      let inner = null;
      try {
        inner = frame.contentDocument;
      } catch (error) {
        inner = null;
      }
      const told = inner ? look(inner, depth + 1) : { shown: 0, pictures: 1 };
      seen.shown += told.shown;
      seen.pictures += told.pictures;
    }
    return seen;
  };
  const root = document.scrollingElement || document.documentElement;
  // A script may have wiped the document.
  if (!root) return { inner: window.innerWidth, scroll: 0, shown: 0, pictures: 0, height: 0, meta: null, sheets: [0, 0] };
  const body = document.body;
  const meta = document.querySelector("meta[name=viewport i]");
  const held = document.querySelectorAll("link[rel~=stylesheet i][href]").length;
  let used = 0;
  for (const sheet of document.styleSheets) if (sheet.href) used += 1;
  const seen = look(document, 0);
  const clipped = [document.documentElement, body].some((el) => el && /hidden|clip/.test(getComputedStyle(el).overflowX));
  return {
    inner: window.innerWidth,
    scroll: clipped ? Math.min(root.scrollWidth, window.innerWidth) : root.scrollWidth,
    shown: seen.shown,
    pictures: seen.pictures,
    height: root.scrollHeight,
    meta: meta ? (meta.getAttribute("content") || "").slice(0, 200) : null,
    sheets: [held, used],
  };
}
