// Outlines window.__wjTarget (or its nearest visible ancestor) without moving anything, covers texts that must not
// be shown, and tells where things are in the document (a fixed element: in the window):
// {box: [x, y, w, h] | null, hidden, fixed, width, height, scrollX, scrollY, innerHeight}.
({ masks, scroll }) => {
  const old = document.getElementById("__wj-overlay");
  if (old) old.remove();
  const visible = (el) => {
    if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  const inside = (el) => {
    // An inline link around block content has an empty box of its own: its content shows where it is.
    if (visible(el)) return el;
    for (const below of el.children) if (visible(below)) return below;
    return null;
  };
  for (const moving of document.querySelectorAll("marquee")) if (moving.stop) moving.stop();
  const root = document.documentElement;
  let target = window.__wjTarget || null, hidden = false;
  if (target && !target.isConnected) target = null;
  if (target) {
    let el = inside(target);
    for (let up = target.parentElement; !el && up; up = up.parentElement) { hidden = true; if (visible(up)) el = up; }
    // The whole page is no place to point at.
    target = el === document.body || el === root ? null : el;
  }
  const overlay = document.createElement("div");
  overlay.id = "__wj-overlay";
  overlay.style.cssText = "all:initial;position:absolute;left:0;top:0;width:0;height:0;pointer-events:none;z-index:2147483647";
  const put = (x, y, w, h, css) => {
    const el = document.createElement("div");
    el.style.cssText = `all:initial;box-sizing:border-box;position:absolute;left:${x}px;top:${y}px;width:${w}px;height:${h}px;pointer-events:none;${css}`;
    overlay.append(el);
  };
  if (target && scroll) target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  let box = null, fixed = false;
  root.append(overlay);
  const origin = overlay.getBoundingClientRect();
  const shiftX = origin.left + scrollX, shiftY = origin.top + scrollY;
  if (target) {
    for (let up = target; up; up = up.parentElement) if (/fixed|sticky/.test(getComputedStyle(up).position)) fixed = true;
    const rect = target.getBoundingClientRect();
    const x = Math.max(rect.left + scrollX - 5, 1), y = Math.max(rect.top + scrollY - 5, 1);
    const w = Math.min(rect.width + 10, Math.max(root.clientWidth, 320) - x - 1), h = rect.height + 10;
    box = [x, y, Math.max(w, 12), Math.max(h, 12)];
    put(x - shiftX, y - shiftY, box[2], box[3], "border:3px solid #e11d21;outline:1px solid #fff;border-radius:3px;box-shadow:0 0 0 2px rgba(255,255,255,.75) inset");
  }
  const squeezed = masks.map((text) => text.replace(/\s+/g, "")).filter((text) => text.length > 2);
  if (squeezed.length && document.body) {
    const nodes = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let all = "";
    const at = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (/^(script|style|noscript)$/.test(node.parentElement ? node.parentElement.localName : "")) continue;
      for (let i = 0; i < node.data.length; i++) {
        if (/\s/.test(node.data[i])) continue;
        all += node.data[i];
        at.push([node, i]);
      }
      nodes.push(node);
    }
    for (const text of squeezed) {
      for (let from = all.indexOf(text); from >= 0; from = all.indexOf(text, from + text.length)) {
        const [firstNode, first] = at[from], [lastNode, last] = at[from + text.length - 1];
        const range = document.createRange();
        range.setStart(firstNode, first);
        range.setEnd(lastNode, last + 1);
        for (const rect of range.getClientRects()) {
          put(rect.left + scrollX - shiftX - 1, rect.top + scrollY - shiftY - 1, rect.width + 2, rect.height + 2, "background:#222");
        }
      }
    }
    for (const field of document.querySelectorAll("input,textarea")) {
      const value = (field.value || "").replace(/\s+/g, "");
      if (!squeezed.some((text) => value.includes(text))) continue;
      const rect = field.getBoundingClientRect();
      put(rect.left + scrollX - shiftX, rect.top + scrollY - shiftY, rect.width, rect.height, "background:#222");
    }
  }
  const height = Math.max(root.scrollHeight, document.body ? document.body.scrollHeight : 0, innerHeight);
  if (fixed && box) box = [box[0] - scrollX, box[1] - scrollY, box[2], box[3]];
  return { box, hidden, fixed, width: root.clientWidth, height, scrollX, scrollY, innerHeight };
}
