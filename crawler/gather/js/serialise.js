// The document as a person sees it, as HTML text. Comments, noscript and templates are dropped; same-origin
// frames follow their element as <wj-frame src=…>; frames of another origin leave an empty <wj-frame> with
// data-wj-wait=N; open shadow roots are inlined; typed values are kept; elements hidden at rest that hold
// links or a footer carry data-wj-hidden="1", and what unseen.js found its own marks. No data-wj-… of the page
// itself is kept. Returns {html, url, cut, waiting, overflow, title}.
({ cap, frames, inner, first, overflow }) => {
  const VOID = new Set("area base br col embed hr img input link meta source track wbr param frame".split(" "));
  const RAW = new Set("script style xmp plaintext noembed noframes".split(" "));
  const DROP = new Set(["noscript", "template"]);
  const ADDRESS = new Set("href src action background poster data data-src data-original data-url".split(" "));
  const FOOT = /foot|bottom|copyright|beian|bqxx/i;
  const found = window[Symbol.for("wangjian.unseen")];
  const unseen = found instanceof Map ? found : new Map();
  const out = [];
  let length = 0, cut = false, waiting = first, framesSeen = 0;
  const put = (text) => { out.push(text); length += text.length; };
  const escapeText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const escapeValue = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;");

  const watched = (doc) => {
    const set = new Set();
    const climb = (el) => { for (let up = el; up && !set.has(up); up = up.parentElement) set.add(up); };
    for (const el of doc.querySelectorAll("a[href],a[onclick],area[href],iframe")) climb(el);
    for (const el of doc.querySelectorAll("footer,[id],[class]")) {
      const name = el.localName === "footer" ? "foot" : `${el.id} ${typeof el.className === "string" ? el.className : ""}`;
      if (!FOOT.test(name)) continue;
      climb(el);
      let n = 0;
      for (const below of el.getElementsByTagName("*")) { set.add(below); if (++n > 300) break; }
    }
    return set;
  };
  const hidden = (el) => {
    const win = el.ownerDocument.defaultView;
    const style = win.getComputedStyle(el);
    if (style.display === "none" || style.visibility === "hidden" || style.visibility === "collapse") return true;
    if (parseFloat(style.opacity) === 0 || parseFloat(style.fontSize) === 0) return true;
    if (parseFloat(style.textIndent) <= -500) return true;
    if (el.localName === "marquee") {
      const box = el.getBoundingClientRect();
      if (box.height <= 2 || box.width <= 2) return true;
    }
    const placed = style.position === "absolute" || style.position === "fixed";
    const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
    if (!placed && !clips && style.marginLeft.charAt(0) !== "-" && style.marginTop.charAt(0) !== "-") return false;
    const box = el.getBoundingClientRect();
    if (clips && (box.width <= 1 || box.height <= 1)) return true;
    if (placed && /^(rect\(0(px)?,? 0|rect\(1px,? 1px)/.test(style.clip)) return true;
    const page = el.ownerDocument.documentElement;
    const gone = box.right + win.scrollX <= 0 || box.bottom + win.scrollY <= 0;
    return (gone && box.width + box.height > 0) || (placed && box.left > 4 * Math.max(page.clientWidth, 1366));
  };

  const attributes = (el, inFrame, mark) => {
    const name = el.localName;
    for (const { name: key, value } of el.attributes) {
      if (key.startsWith("data-wj-") || !/^[^\s"'<>\/=]+$/.test(key)) continue;
      if (name === "input" && (key === "value" || key === "checked")) continue;
      if (name === "option" && key === "selected") continue;
      let text = value;
      if (inFrame && ADDRESS.has(key) && text && !/^\s*(#|javascript:|data:|mailto:|tel:|about:)/i.test(text)) {
        try { text = new URL(text, el.baseURI).href; } catch (error) { /* kept as held */ }
      }
      put(` ${key}="${escapeValue(text)}"`);
    }
    if (name === "input") {
      if (el.type !== "password" && el.type !== "file" && el.value) put(` value="${escapeValue(el.value)}"`);
      if (el.checked) put(` checked=""`);
    }
    if (name === "option" && el.selected) put(` selected=""`);
    if (mark) put(` data-wj-hidden="1"`);
    if (unseen.has(el)) put(unseen.get(el));
  };

  const frame = (el, depth) => {
    let doc = null;
    try { doc = el.contentDocument; } catch (error) { /* another origin */ }
    if (++framesSeen > frames || depth > 4) return;
    if (!doc || !doc.documentElement) {
      if (!el.src || /^(about:|javascript:)/i.test(el.src)) return;
      el.__wjWait = waiting;
      put(`<wj-frame src="${escapeValue(el.src)}" data-wj-wait="${waiting}"></wj-frame>`);
      waiting += 1;
      return;
    }
    const address = doc.location && doc.location.href !== "about:blank" ? doc.location.href : el.src || "";
    put(`<wj-frame src="${escapeValue(address)}">`);
    body(doc, depth + 1);
    put("</wj-frame>");
  };

  const body = (doc, depth) => {
    const set = watched(doc);
    for (const el of doc.querySelectorAll("head > script, head > style")) node(el, depth, set, true);
    const root = doc.body || doc.documentElement;
    if (root.localName === "frameset") node(root, depth, set, true);
    else for (const child of root.childNodes) node(child, depth, set, true);
  };

  const node = (it, depth, set, inFrame) => {
    if (cut) return;
    if (length > cap) { cut = true; return; }
    if (it.nodeType === 3) {
      const parent = it.parentNode && it.parentNode.localName;
      put(RAW.has(parent) ? it.data.replace(/<\/(script|style)/gi, "<\\/$1") : escapeText(it.data));
      return;
    }
    if (it.nodeType !== 1) return;
    const own = it.localName;
    if (DROP.has(own)) return;
    if (inFrame && own === "base") return;
    if (it.id === "__wj-overlay") return;
    const name = own === "frameset" ? (it.parentElement && it.parentElement.localName === "html" && !inFrame ? "body" : "div")
      : own === "frame" ? "iframe" : own;
    put(`<${name}`);
    attributes(it, inFrame, set.has(it) && hidden(it));
    put(">");
    if (own === "iframe" || own === "frame") {
      put("</iframe>");
      frame(it, depth);
      return;
    }
    if (VOID.has(own)) return;
    if (own === "textarea") put(escapeText(it.value));
    else if (it.shadowRoot) for (const child of it.shadowRoot.childNodes) node(child, depth, set, inFrame);
    else if (own === "slot" && it.assignedNodes().length) for (const child of it.assignedNodes()) node(child, depth, set, inFrame);
    else for (const child of it.childNodes) node(child, depth, set, inFrame);
    put(`</${name}>`);
  };

  if (inner) body(document, 1);
  else {
    if (document.doctype) put("<!DOCTYPE html>");
    node(document.documentElement, 0, watched(document), false);
  }
  const root = document.documentElement;
  return {
    html: out.join(""), url: location.href, cut, waiting,
    overflow: root.scrollWidth > root.clientWidth + overflow, title: document.title,
  };
}
