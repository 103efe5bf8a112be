// Every address that an element of this document holds, as written: [[number, text, visible 0|1], …]. Elements are
// kept under window.__wjHeld, so that Python can choose by its own idea of equal addresses. At most `most` rows.
(most) => {
  const ATTRIBUTES = ["href", "src", "action", "background", "poster", "data", "longdesc", "formaction", "cite"];
  const rows = [], held = [];
  window.__wjHeld = held;
  const add = (el, text) => {
    if (!text || text.length > 4000 || /^(data|mailto|tel|about|blob):/i.test(text)) return;
    if (held[held.length - 1] !== el) held.push(el);
    rows.push([held.length - 1, text.trim()]);
  };
  const quoted = (el, text) => {
    for (const [, , inner] of text.matchAll(/(["'`])((?:\\.|(?!\1).)+?)\1/g)) {
      if (/[\/.?#]/.test(inner)) add(el, inner.replace(/\\\//g, "/"));
    }
    for (const [, inner] of text.matchAll(/url\(\s*["']?([^"')]+)/gi)) add(el, inner);
  };
  const visit = (root) => {
    for (const el of root.querySelectorAll("*")) {
      if (rows.length > most) return;
      if (el.localName === "script" || el.localName === "style") continue;
      for (const { name, value } of el.attributes) {
        if (ATTRIBUTES.includes(name)) {
          if (/^\s*javascript:/i.test(value)) quoted(el, value); else add(el, value);
        } else if (name === "srcset") {
          for (const part of value.split(",")) add(el, part.trim().split(/\s+/)[0]);
        } else if (name.startsWith("data-") || name === "original" || name === "url" || name === "link") {
          if (/[\/.]/.test(value)) add(el, value);
        } else if (name === "value" && el.localName === "option") {
          // What a drop-down opens: the drop-down is what people see.
          if (/[\/.]/.test(value)) add(el.closest("select") || el, value);
        } else if (name.startsWith("on") || name === "style") quoted(el, value);
        else if (name === "content" && /refresh/i.test(el.httpEquiv || "")) add(el, value.replace(/^[^=]*=\s*/, "").replace(/['"]/g, ""));
      }
      if (el.shadowRoot) visit(el.shadowRoot);
    }
  };
  visit(document);
  return [rows, document.baseURI];
}
