// Finds the element that a mark means, in this document: by number from held.js, by text, by CSS, by region.
// Keeps it as window.__wjTarget; returns "" when there is none, else how it was found.
// A hidden element that holds a text is taken where none is shown, unless only what is seen will do.
({ numbers, texts, css, region, visible }) => {
  const shown = (el) => {
    if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  // A field of a picture has no look of its own: the picture shows it.
  const seen = (el) => {
    const map = el.localName === "area" && el.closest("map");
    return (map && [...document.images].find((it) => (it.useMap || "").slice(1) === (map.name || map.id))) || el;
  };
  const keep = (el, how) => { window.__wjTarget = seen(el); return how; };
  const best = (list) => list.find(shown) || list[0];
  if (numbers.length) return keep(best(numbers.map((n) => seen(window.__wjHeld[n]))), "link");
  const squeeze = (text) => text.normalize("NFKC").replace(/\s+/g, "");
  const holders = (text) => {
    const wanted = squeeze(text);
    if (!wanted) return [];
    let found = [];
    for (const el of document.body ? document.body.querySelectorAll("*") : []) {
      if (/^(script|style|noscript|template|option)$/.test(el.localName)) continue;
      if (!squeeze(el.textContent).includes(wanted)) continue;
      if ([...el.children].some((child) => squeeze(child.textContent).includes(wanted))) continue;
      found.push(el);
    }
    return found;
  };
  // The line of the visitor's place repeats the title of the page; a name or its first words tell it.
  const placed = (el) => {
    for (let at = el, up = 0; at && at !== document.body; at = at.parentElement, up += 1) {
      const line = up < 4 && at.textContent.length < 300 ? squeeze(at.textContent) : "";
      if (/^[【\[]?(?:[您你]?(?:当前|现在|目前|所在|的){0,3}位置[:：]|[您你]?当前位置|[您你](?:所)?在这里)/.test(line)) return true;
      if (/crumb|dqwz|weizhi|mianbao|(^|[\s_-])(position|location)([\s_-]|$)/i.test(`${at.id} ${at.getAttribute("class") || ""}`)) return true;
    }
    return false;
  };
  for (const text of texts) {
    const found = holders(text);
    const there = found.find((el) => shown(el) && !placed(el));
    if (there || (found.length && !visible)) return keep(there || best(found), "text");
  }
  for (const rule of css) {
    try {
      const found = [...document.querySelectorAll(rule)];
      if (found.length) return keep(best(found), "css");
    } catch (error) { /* a selector this browser does not know */ }
  }
  const area = (el) => { const box = el.getBoundingClientRect(); return box.width * box.height; };
  const named = (pattern) => [...document.querySelectorAll("[id],[class]")].filter((el) => {
    const name = `${el.id} ${typeof el.className === "string" ? el.className : ""}`;
    return pattern.test(name) && shown(el);
  });
  const outer = (list) => list.filter((el) => !list.some((other) => other !== el && other.contains(el)));
  const biggest = (list) => list.filter(shown).sort((a, b) => area(b) - area(a))[0];
  if (region === "footer") {
    const byTag = [...document.querySelectorAll("footer")].filter(shown);
    const byName = outer(named(/foot|bottom|copyright|beian|bqxx/i)).filter((el) => el.getBoundingClientRect().top + scrollY > 300 || document.documentElement.scrollHeight < 900);
    const el = byTag[byTag.length - 1] || byName[byName.length - 1];
    if (el) return keep(el, "region");
    const last = [...(document.body ? document.body.children : [])].filter((it) => shown(it) && !/^(script|style)$/.test(it.localName)).pop();
    if (last) return keep(last, "region");
  }
  if (region === "nav") {
    const candidates = [...document.querySelectorAll("nav,[role=navigation]"), ...named(/(^|[\s_-])(nav|menu|daohang)|nav(bar|list|box)?([\s_-]|$)|menu/i)];
    const el = biggest(candidates.filter((it) => /首\s*页/.test(it.textContent))) || biggest(candidates);
    if (el) return keep(el, "region");
  }
  if (region === "header") {
    const el = biggest([...document.querySelectorAll("header")]) || biggest(named(/header|(^|[\s_-])(top|head|banner|logo)([\s_-]|$)/i));
    if (el) return keep(el, "region");
  }
  if (region === "list" || region === "empty") {
    // A number such as that of a telephone is no day.
    const dated = (row) => /(?<![\d-])(?:\d{4}\s*[-\/.年]\s*\d{1,2}|\d{1,2}[-\/]\d{1,2})(?!\d)/.test(row.textContent);
    const linked = (row) => row.matches("li,tr,dd,p,div,tbody") && row.querySelector("a[href]");
    const frame = "header,footer,nav,aside,[role=navigation],[role=contentinfo]";
    const framing = /(^|[\s_-])(foot|bottom|copyright|nav|menu|head|top|crumb|side)/i;
    const beside = (el) => {
      for (let at = el; at && at !== document.body; at = at.parentElement) {
        if (at.matches(frame) || framing.test(`${at.id} ${at.getAttribute("class") || ""}`)) return true;
      }
      return false;
    };
    const boxes = [...document.querySelectorAll("ul,ol,table,dl,div")].filter((el) => shown(el) && !beside(el))
      .map((el) => [el, el.localName === "table" ? [...el.rows] : [...el.children]]);
    const holding = (test) => boxes.filter(([, rows]) => test(rows)).map(([el]) => el);
    const most = (rows, test) => rows.filter(test).length;
    const wordy = (row) => !beside(row) && linked(row) && squeeze(row.textContent).length >= 8;
    const tests = [
      (rows) => most(rows, linked) >= 3 && most(rows, dated) >= 2,
      // Rows of cells without links or without days: entries all the same.
      (rows) => rows.length && rows[0].matches("tr") && (most(rows, dated) >= 2 || most(rows, linked) >= 3),
      (rows) => most(rows, wordy) >= 2 && most(rows, wordy) * 2 > rows.length,
    ];
    // Rows of links beside the place of an empty list are a menu, whatever it is called.
    const lists = (region === "list" && tests.map(holding).find((found) => found.length)) || [];
    const inner = lists.filter((el) => !lists.some((other) => other !== el && el.contains(other)));
    // Where nothing is listed, the place for it: what does not hold the menu beside it, if it has one.
    const places = named(/list|content|main|right|news/i).filter((el) => !beside(el));
    const menus = [...document.querySelectorAll("[id],[class]")].filter(beside);
    const el = biggest(inner) || biggest(places.filter((it) => !menus.some((menu) => it.contains(menu)))) || biggest(places);
    if (el) return keep(el, "region");
    // A list without any height: the heading that names it.
    const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5")].filter((it) => shown(it) && !beside(it) && squeeze(it.textContent));
    if (region === "empty" && headings.length) return keep(headings[0], "region");
  }
  return "";
}
