// The document as a person sees it, as HTML text. Comments, noscript and templates are dropped; same-origin
// frames follow their element as <wj-frame src=…>; frames of another origin leave an empty <wj-frame> with
// data-wj-wait=N; open shadow roots are inlined; typed values are kept; what unseen.js found is
// written down with it, and so are functions that handlers of the document call to open an address: a file
// beside the page may hold them. No data-wj-… of the page itself is kept. Returns {html, url, cut, waiting, overflow, title}.
({ cap, frames, inner, first, overflow }) => {
  const { Map, Set } = (window[Symbol.for("wangjian")] || {}).own || window;
  const VOID = new Set("area base br col embed hr img input link meta source track wbr param frame".split(" "));
  const RAW = new Set("script style xmp plaintext noembed noframes".split(" "));
  const DROP = new Set(["noscript", "template"]);
  const ADDRESS = new Set("href src action background poster data data-src data-original data-url".split(" "));
  const found = window[Symbol.for("wangjian.unseen")];
  const unseen = found instanceof Map ? found : new Map();
  const out = [];
  let length = 0, cut = false, waiting = first, framesSeen = 0;
  const put = (text) => { out.push(text); length += text.length; };
  const escapeText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const escapeValue = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;");

  const attributes = (el, inFrame) => {
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
    for (const el of doc.querySelectorAll("head > script, head > style")) node(el, depth, true);
    const root = doc.body || doc.documentElement;
    if (!root) return;
    if (root.localName === "frameset") node(root, depth, true);
    else for (const child of root.childNodes) node(child, depth, true);
  };

  const node = (it, depth, inFrame) => {
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
    attributes(it, inFrame);
    put(">");
    if (own === "iframe" || own === "frame") {
      put("</iframe>");
      frame(it, depth);
      return;
    }
    if (VOID.has(own)) return;
    if (own === "textarea") put(escapeText(it.value));
    else if (it.shadowRoot) for (const child of it.shadowRoot.childNodes) node(child, depth, inFrame);
    else if (own === "slot" && it.assignedNodes().length) for (const child of it.assignedNodes()) node(child, depth, inFrame);
    else for (const child of it.childNodes) node(child, depth, inFrame);
    put(`</${name}>`);
  };

  const openers = () => {
    const names = new Set();
    for (const el of document.querySelectorAll("[onclick], a[href^='javascript:' i]")) {
      for (const code of [el.getAttribute("onclick"), el.getAttribute("href")]) {
        const call = /^\s*(?:javascript:)?\s*(?:return\s+)?([A-Za-z_$][\w$]{0,59})\s*\(/i.exec(code || "");
        if (call) names.add(call[1]);
      }
      if (names.size >= 40) break;
    }
    const held = [];
    for (const name of names) {
      let source = "";
      try { source = typeof window[name] === "function" ? Function.prototype.toString.call(window[name]) : ""; }
      catch (error) { /* kept to itself */ }
      if (source.length > 2000 || !/^function\b/.test(source) || !/open|location|href/.test(source)) continue;
      held.push(source.replace(/^function\s*[\w$]*/, `function ${name}`));
    }
    if (held.length) put(`<script>${held.join("\n").replace(/<\/(script)/gi, "<\\/$1")}</script>`);
  };

  // A script may have wiped the document.
  const root = document.documentElement;
  if (!root) return { html: "<html><head></head><body></body></html>", url: location.href, cut, waiting, overflow: false, title: "" };
  if (inner) body(document, 1);
  else {
    if (document.doctype) put("<!DOCTYPE html>");
    node(document.documentElement, 0, false);
    if (!cut) openers();
  }
  return {
    html: out.join(""), url: location.href, cut, waiting,
    overflow: root.scrollWidth > root.clientWidth + overflow, title: document.title,
  };
}
