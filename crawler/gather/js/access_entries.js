// Ways into barrier-free or elder browsing in this document: {entries: [{n, kind, label, by, plain, css, href, code, shown}, …],
// sizes: [label, …] (controls of the text size that stand in the page itself), scripts: [address, …]}. The elements are
// kept as window.__wjEntries. `kind`: accessibility | elder; `plain`: it does not look like a control; `by`: text | id | fact (`hints`: what reading the page
// found). Best first: shown, named by text.
({ entry, enlarge, hints }) => {
  const whole = (pattern) => new RegExp(pattern, "i");
  const words = { accessibility: whole(entry.accessibility), elder: whole(entry.elder) };
  const ids = { accessibility: whole(entry.ids), elder: whole(entry.elder_ids) };
  const tidy = (text) => (typeof text === "string" ? text : "").replace(/[\s　|｜·>»【】\[\]()（）“”"]+/g, "");
  const shown = (el) => {
    if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 4 && box.height > 4 && box.right > 0 && box.bottom + scrollY > 0;
  };
  const labels = (el) => {
    const inner = [...el.querySelectorAll("img,svg,i,span")].slice(0, 4);
    const told = [el.innerText || el.textContent, el.getAttribute("title"), el.getAttribute("alt"), el.getAttribute("aria-label"), el.value];
    for (const one of inner) told.push(one.getAttribute("alt"), one.getAttribute("title"), one.getAttribute("aria-label"));
    return told.map(tidy).filter((text) => text && text.length <= entry.longest);
  };
  const selector = (el) => {
    if (el.id && document.querySelectorAll(`#${CSS.escape(el.id)}`).length === 1) return `#${CSS.escape(el.id)}`;
    const path = [];
    for (let at = el; at && at.parentElement; at = at.parentElement) {
      if (at !== el && at.id && document.querySelectorAll(`#${CSS.escape(at.id)}`).length === 1) { path.unshift(`#${CSS.escape(at.id)}`); return path.join(" > "); }
      const same = [...at.parentElement.children].filter((one) => one.localName === at.localName);
      path.unshift(same.length > 1 ? `${at.localName}:nth-of-type(${same.indexOf(at) + 1})` : at.localName);
    }
    return path.join(" > ");
  };
  const found = [];
  const sizes = [];
  const resize = whole(enlarge);
  const about = whole(entry.about);
  for (const el of document.querySelectorAll("a,button,span,div,li,p,img,input[type=button],input[type=image],label,em,i,b,font,td,svg,area,[onclick],[role=button]")) {
    if (el.children.length > 6 || (el.textContent || "").length > 60) continue;
    const told = labels(el);
    let kind = "", label = "", by = "text";
    for (const text of told) {
      kind = words.accessibility.test(text) ? "accessibility" : words.elder.test(text) ? "elder" : "";
      if (kind) { label = text; break; }
    }
    if (!kind && el.id && (!tidy(el.textContent) || (tidy(el.textContent).length <= entry.longest && about.test(el.textContent)))) {
      by = "id";
      kind = ids.accessibility.test(el.id) ? "accessibility" : ids.elder.test(el.id) ? "elder" : "";
      label = told[0] || el.id;
    }
    if (!kind) {
      if (told.length && told[0].length <= 6 && resize.test(told[0]) && el.matches("a,button,[onclick]") && shown(el)) sizes.push(told[0]);
      continue;
    }
    const press = el.closest("a,button,[onclick],[role=button],label") || el;
    const href = press.getAttribute("href") || "";
    let address = "";
    if (href && !/^\s*(javascript:|#)/i.test(href)) { try { address = new URL(href, press.baseURI).href; } catch (error) { address = ""; } }
    const plain = !press.matches("a,button,input,label,[onclick],[role=button]") && getComputedStyle(el).cursor !== "pointer";
    found.push({ el: press, kind, label, by, plain, href: address, code: press.getAttribute("onclick") || (/^\s*javascript:/i.test(href) ? href : ""), shown: shown(press) || shown(el) });
  }
  for (const { css, kind, label } of hints) {
    let el = null;
    try { el = document.querySelector(css); } catch (error) { continue; }
    if (!el || found.some((one) => one.el === el || one.el.contains(el) || el.contains(one.el))) continue;
    const press = el.closest("a,button,[onclick],[role=button],label") || el;
    found.push({ el: press, kind, label, by: "fact", plain: false, href: "", code: press.getAttribute("onclick") || "", shown: shown(press) || shown(el) });
  }
  // One control is often told several times, by its link, its picture and its text.
  const entries = [];
  for (const one of found) {
    const same = entries.find((other) => other.el === one.el || other.el.contains(one.el) || one.el.contains(other.el));
    if (!same) { entries.push(one); continue; }
    if (same.by === "id" && one.by === "text") { Object.assign(same, one); continue; }
    if (same.el.contains(one.el) && !same.el.matches("a,button,[onclick]")) Object.assign(same, { ...one, shown: same.shown || one.shown });
  }
  const rank = (one) => (one.shown ? 0 : 8) + (one.plain ? 4 : 0) + (one.by === "text" ? 0 : 2) + (one.el.matches("a,button,[onclick]") ? 0 : 1);
  entries.sort((a, b) => rank(a) - rank(b));
  window.__wjEntries = entries.map((one) => one.el);
  return {
    entries: entries.slice(0, 12).map(({ el, ...told }, n) => ({ ...told, n, css: selector(el) })),
    sizes: [...new Set(sizes)].slice(0, 6),
    scripts: [...document.scripts].map((one) => one.src).filter(Boolean).slice(0, 200),
  };
}
