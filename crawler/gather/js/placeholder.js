// First visible text that only stands in for content still to come, or "". Rules are regular expressions.
({ whole, needs, longest, template }) => {
  const isWhole = new RegExp(whole, "i"), isNeeded = new RegExp(needs, "i"), isTemplate = new RegExp(template);
  const shown = (node) => {
    const el = node.parentElement;
    if (!el || !el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + el.ownerDocument.defaultView.scrollY > 0;
  };
  const look = (win, depth) => {
    try {
      const walk = win.document.createTreeWalker(win.document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const tag = node.parentElement && node.parentElement.localName;
        if (/^(script|style|noscript|template|textarea|pre|code)$/.test(tag || "")) continue;
        const text = node.data.trim();
        if (!text) continue;
        const hit = (text.length <= longest && isWhole.test(text) && isNeeded.test(text)) || isTemplate.test(text);
        if (hit && shown(node)) return text.slice(0, 60);
      }
      if (depth < 3) {
        for (let i = 0; i < win.frames.length && i < 20; i++) {
          const frame = win.frames[i].frameElement;
          const hit = frame && frame.checkVisibility() ? look(win.frames[i], depth + 1) : "";
          if (hit) return hit;
        }
      }
    } catch (error) { /* no body yet, or a frame of another origin */ }
    return "";
  };
  return look(window, 0);
}
