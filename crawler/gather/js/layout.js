// How the page lies in its window: {inner, scroll, shown, height, meta, sheets}. `scroll`: width of what can be
// scrolled to; `shown`: characters a visitor can see; `meta`: content of the viewport meta; `sheets`: [held, in force].
() => {
  const root = document.scrollingElement || document.documentElement;
  // A script may have wiped the document.
  if (!root) return { inner: window.innerWidth, scroll: 0, shown: 0, pictures: 0, height: 0, meta: null, sheets: [0, 0] };
  const body = document.body;
  const meta = document.querySelector("meta[name=viewport i]");
  const held = document.querySelectorAll("link[rel~=stylesheet i][href]").length;
  let used = 0;
  for (const sheet of document.styleSheets) if (sheet.href) used += 1;
  const style = body ? getComputedStyle(body) : null;
  const seen = body && style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0.01;
  const clipped = [document.documentElement, body].some((el) => el && /hidden|clip/.test(getComputedStyle(el).overflowX));
  return {
    inner: window.innerWidth,
    scroll: clipped ? Math.min(root.scrollWidth, window.innerWidth) : root.scrollWidth,
    shown: seen ? (body.innerText || "").replace(/\s+/g, "").length : 0,
    pictures: seen ? [...document.images].filter((one) => one.naturalWidth > 40 && one.getBoundingClientRect().width > 40).length : 0,
    height: root.scrollHeight,
    meta: meta ? (meta.getAttribute("content") || "").slice(0, 200) : null,
    sheets: [held, used],
  };
}
