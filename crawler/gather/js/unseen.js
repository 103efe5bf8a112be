// Which links to other sites a visitor does not get to see, and whether anything on the page would show them. Kept
// in window[Symbol.for("wangjian.unseen")], element → attributes, for serialise.js; returns how many links it marked.
// `way` as in concealment.py. A box opens when a rule for a state, another class or another width would show it, when
// something on the page points at it, or when a script names it for anything but hiding it. Frames of the same origin
// and open shadow roots are looked into; a frame of another origin is asked by itself (`inner`), unless its parent does.
async ({ most, boxes: boxesMost, frames: framesMost, gone, box, font, beside, scripts, seconds, limit, inner }) => {
  try { if (inner && window.frameElement) return 0; } catch (error) { /* of another origin */ }
  const { Map, Set, Promise } = (window[Symbol.for("wangjian")] || {}).own || window;
  const kept = new Map();
  const began = performance.now();
  try { Object.defineProperty(window, Symbol.for("wangjian.unseen"), { value: kept, configurable: true }); } catch (error) { return 0; }
  const PICTURES = "img,svg,picture,video,object,input,canvas,embed";
  const viewOf = (el) => el.ownerDocument.defaultView || window;
  const rootsOf = (el) => [el.ownerDocument.body, el.ownerDocument.documentElement];
  const up = (el) => el.assignedSlot || el.parentElement || el.getRootNode().host || null;
  const chain = (el) => { const found = [], ends = rootsOf(el); for (let at = el; at && !ends.includes(at); at = up(at)) found.push(at); return found; };
  const styles = new Map();
  const styleOf = (el) => { let told = styles.get(el); if (!told) styles.set(el, told = viewOf(el).getComputedStyle(el)); return told; };
  const rect = (el) => el.getBoundingClientRect();
  const clips = (style) => style.overflowX !== "visible" || style.overflowY !== "visible";
  const sized = (r) => r.width + r.height > 0;
  const off = (el) => { const r = rect(el), view = viewOf(el); return r.right + view.scrollX <= 0 || r.bottom + view.scrollY <= 0; };
  const moved = (style) => /absolute|fixed/.test(style.position) || (style.position === "relative" && /-\d/.test(`${style.left}${style.top}`)) || style.transform !== "none" || /^-\d{3}/.test(style.marginLeft) || /^-\d{3}/.test(style.marginTop);
  const away = (el) => {
    const r = rect(el), view = viewOf(el);
    return sized(r) && (r.right + view.scrollX <= -gone || r.bottom + view.scrollY <= -gone || r.left + view.scrollX > 4 * Math.max(el.ownerDocument.documentElement.clientWidth, 1366));
  };
  const highest = (list, holds) => { let last = list[0]; for (const el of list) { if (!holds(el)) break; last = el; } return last; };

  const boxed = (list) => {
    const found = [];
    let floats = false;
    for (const el of list) {
      const style = styleOf(el);
      const placed = style.position !== "static" || style.transform !== "none";
      if (!floats || placed) {
        floats = false;
        const hole = /rect\(0(px)?,? 0|rect\(1px,? 1px/.test(style.clip) && /absolute|fixed/.test(style.position);
        if (hole || /inset\((50|100)%/.test(style.clipPath)) found.push([el, "clipped"]);
        else if (style.display !== "inline" && clips(style)) {
          const [w, h] = [el.clientWidth, el.clientHeight];
          if (w === 0 && h === 0) found.push([el, "tiny"]);
          else if (w === 0 || h === 0) found.push([el, "clipped"]);
          else if (w <= box || h <= box) found.push([el, "tiny"]);
        }
        const r = rect(el);
        if (style.transform !== "none" && el.offsetWidth > 2 && el.offsetHeight > 2 && (r.width < 0.5 || r.height < 0.5)) found.push([el, "clipped"]);
      }
      if (style.position === "fixed") break;
      if (style.position === "absolute") floats = true;
    }
    return found;
  };
  const texts = (el) => [el, ...el.querySelectorAll("*")].filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));

  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const alpha = (colour) => { const c = channels(colour); return c.length > 3 ? c[3] : 1; };
  const grounds = new Map();
  const painted = (el) => {
    const root = el.getRootNode();
    if (!grounds.has(root)) grounds.set(root, [...new Set([...el.ownerDocument.body.getElementsByTagName("*"), ...root.querySelectorAll("*")])].filter((one) => one.matches("img,canvas,video,object,embed,iframe,svg") || paints(one, styleOf(one))).map((one) => [one, rect(one)]));
    return grounds.get(root);
  };
  const paints = (el, style) => alpha(style.backgroundColor) > 0.05 || style.backgroundImage !== "none";
  // Whatever paints where the link stands may be its ground, be it above it in the tree or beside it.
  const sunk = (link, list) => {
    const style = styleOf(texts(link)[0] || link);
    if (style.webkitBackgroundClip === "text" || style.backgroundClip === "text" || style.textShadow !== "none") return null;
    const colour = style.webkitTextFillColor || style.color;
    if (alpha(colour) === 0) return highest(list, (el) => alpha(styleOf(el).webkitTextFillColor || styleOf(el).color) === 0);
    const [r, g, b] = channels(colour);
    const same = (ground) => { const [x, y, z] = channels(ground); return Math.abs(r - x) + Math.abs(g - y) + Math.abs(b - z) <= 6; };
    let ground = "", at = null;
    for (const el of [...list, ...rootsOf(link)]) {
      const own = styleOf(el);
      if (own.backgroundImage !== "none") return null;
      for (const part of ["::before", "::after"]) { const p = viewOf(el).getComputedStyle(el, part); if (p.content !== "none" && paints(el, p)) return null; }
      if (alpha(own.backgroundColor) > 0.05) { if (alpha(own.backgroundColor) < 0.95) return null; ground = own.backgroundColor; at = el; break; }
    }
    // Through a frame without a ground of its own the page around is seen.
    if (!ground && viewOf(link) !== window.top) return null;
    if (!same(ground || "rgb(255, 255, 255)")) return null;
    const mine = rect(link);
    const under = (r) => r.left < mine.right && r.right > mine.left && r.top < mine.bottom && r.bottom > mine.top;
    if (painted(link).some(([el, r]) => under(r) && el !== at && !link.contains(el) && !(at && el.contains(at)))) return null;
    return highest(list, (el) => styleOf(el).color === style.color && el !== at);
  };

  // [[element that hides, way], …]: all that would have to change before the link is seen.
  const hiding = (link) => {
    const list = chain(link);
    const found = [];
    for (const el of list) {
      const style = styleOf(el);
      if (style.display === "none") found.push([el, "display"]);
      else if (parseFloat(style.opacity) <= 0.01) found.push([el, "transparent"]);
    }
    const veiled = (el) => /hidden|collapse/.test(styleOf(el).visibility);
    if (veiled(link)) found.push([highest(list, veiled), "visibility"]);
    if (found.some(([, way]) => way === "display") || !link.getClientRects().length) return found;
    found.push(...boxed(list));
    if (/^i?frame$/.test(link.localName)) {
      const r = rect(link);
      if (r.width <= box && r.height <= box) found.push([link, "tiny"]);
    }
    const pictures = link.matches("iframe,frame") || link.querySelector(PICTURES) !== null;
    if (away(link)) {
      const el = list.find((one) => moved(styleOf(one)) && off(one)) || highest(list, (one) => one === link || away(one));
      // In the window of a slider or a ticker it comes round; a drawn sign stands where the text was.
      const window_ = chain(el).slice(1).some((one) => clips(styleOf(one)) && one.clientWidth > 20 && one.clientHeight > 20 && !away(one));
      const drawn = parseFloat(styleOf(link).textIndent) <= -gone;
      if (drawn && !pictures && !list.some((one) => styleOf(one).backgroundImage !== "none")) found.push([highest(list, (one) => parseFloat(styleOf(one).textIndent) <= -gone), "indent"]);
      else if (!drawn && !window_ && (away(el) || !sized(rect(el)))) found.push([el, "offscreen"]);
    }
    if (pictures || !link.textContent.trim()) return found;
    if (texts(link).every((one) => parseFloat(styleOf(one).fontSize) <= font)) found.push([highest(list, (one) => parseFloat(styleOf(one).fontSize) <= font), "font"]);
    if (!found.length) { const el = sunk(link, list); if (el) found.push([el, "colour"]); }
    return found;
  };

  const STATE = /:(?:hover|focus-within|focus-visible|focus|active|target|checked)(?![\w-])/g;
  const SHOWN = {
    display: ["display"], visibility: ["visibility"], transparent: ["opacity", "animation-name"],
    clipped: ["height", "max-height", "width", "max-width", "overflow-x", "overflow-y", "transform", "clip", "clip-path"],
    offscreen: ["left", "right", "top", "bottom", "transform", "margin-left", "margin-top", "position"],
  };
  SHOWN.tiny = SHOWN.clipped;
  // Every document and every shadow root has sheets of its own.
  const sheets = new Map();
  const gather = (rules, list, off) => {
    for (const rule of list) {
      if (rules.length > 30000) return;
      if (rule.media && rule.cssRules) { if (!/^\s*print\s*$/.test(rule.media.mediaText)) gather(rules, rule.cssRules, off || !matchMedia(rule.media.mediaText).matches); }
      else if (rule.styleSheet) { try { gather(rules, rule.styleSheet.cssRules, off); } catch (error) { /* of another host */ } }
      else if (rule.selectorText) { rules.push([rule, off]); if (rule.cssRules && rule.cssRules.length) gather(rules, rule.cssRules, off); }
      else if (rule.cssRules && !/keyframes/i.test(rule.constructor.name)) gather(rules, rule.cssRules, off);
    }
  };
  const sheetsOf = (root) => {
    if (!sheets.has(root)) {
      const rules = [];
      for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) { try { gather(rules, sheet.cssRules, false); } catch (error) { /* of another host */ } }
      sheets.set(root, { rules, telling: {} });
    }
    return sheets.get(root);
  };
  const reveals = (rule, el, way) => (SHOWN[way] || []).some((name) => {
    const value = rule.style.getPropertyValue(name);
    if (!value || /^(none|hidden|collapse)$/.test(value) && !/^(transform|clip-path)$/.test(name)) return false;
    if (name === "opacity" && parseFloat(value) === 0) return false;
    if (/height|width/.test(name) && parseFloat(value) === 0) return false;
    // What the element says of itself gives way to an important rule alone.
    return !el.style.getPropertyValue(name) || rule.style.getPropertyPriority(name) === "important";
  });
  const parts = (text) => {
    const found = [""];
    let depth = 0;
    for (const char of text) { if (char === "(") depth += 1; if (char === ")") depth -= 1; if (char === "," && !depth) found.push(""); else found[found.length - 1] += char; }
    return found.map((one) => one.trim());
  };
  // The rules that could undo a way of hiding, each selector with what its last part asks of the element itself.
  const undoing = (root, way) => {
    const { rules, telling } = sheetsOf(root);
    if (telling[way]) return telling[way];
    const found = telling[way] = [];
    for (const [rule, off] of rules) {
      if (!(SHOWN[way] || []).some((name) => rule.style.getPropertyValue(name))) continue;
      for (const selector of parts(rule.selectorText)) {
        const last = selector.split(/[\s>+~]+(?![^(\[]*[)\]])/).pop();
        const state = selector.search(STATE) >= 0;
        // What stands hidden cannot be pointed at itself.
        if (/^(display|visibility)$/.test(way) && last.search(STATE) >= 0) continue;
        const bare = last.replace(STATE, "");
        found.push({ rule, off, selector, state, marks: bare.match(/[.#][\w-]+/g) || [], tag: (/^[a-z][\w-]*/i.exec(bare) || [""])[0].toLowerCase(), held: bare.includes("[") });
      }
    }
    return found;
  };
  const ruled = (el, way) => {
    const marksOf = (one) => [...[...one.classList].map((name) => `.${name}`), ...(one.id ? [`#${one.id}`] : [])];
    const own = new Set(marksOf(el));
    let names = null;
    return undoing(el.getRootNode(), way).some(({ rule, off, selector, state, marks, tag, held }) => {
      // It has to be about this element: by a name or an attribute of its own, or by its tag as «li:hover ul» is.
      if (tag && tag !== el.localName) return false;
      if (!held && !marks.some((mark) => own.has(mark)) && (marks.length || !tag)) return false;
      if (!reveals(rule, el, way)) return false;
      try { if (el.matches(selector)) return off; } catch (error) { return false; }
      names = names || new Set([...chain(el), ...rootsOf(el)].flatMap(marksOf));
      let pinned = held || (state && !marks.length);
      const open = selector.replace(STATE, ":is(*)").replace(/[.#][\w-]+/g, (mark) => { if (names.has(mark)) { pinned = true; return mark; } return ":is(*)"; });
      try { return pinned && el.matches(open); } catch (error) { return false; }
    });
  };
  const pointed = (el) => {
    const said = [];
    if (el.id) { const id = CSS.escape(el.id); said.push(`[aria-controls~="${id}"]`, `[data-target="#${id}"]`, `[data-bs-target="#${id}"]`, `[href="#${id}"]`, `[for="${id}"]`); }
    for (const name of el.classList) said.push(`[data-target=".${CSS.escape(name)}"]`, `[data-bs-target=".${CSS.escape(name)}"]`);
    try { return said.length > 0 && [el.getRootNode(), el.ownerDocument].some((one) => one.querySelector(said.join(",")) !== null); } catch (error) { return false; }
  };
  const codes = new Map();
  const readScripts = async (doc) => {
    const { performance: told, location: here } = doc.defaultView;
    const inline = [...doc.scripts].filter((one) => !one.src).map((one) => one.textContent);
    for (const el of doc.querySelectorAll("*")) for (const { name, value } of el.attributes) if (name.startsWith("on")) inline.push(value);
    const loaded = [...new Set(told.getEntriesByType("resource").filter((one) => one.initiatorType === "script" && one.responseStatus === 200).map((one) => one.name))].filter((one) => one.startsWith(`${here.origin}/`)).slice(0, scripts);
    const stop = AbortSignal.timeout(seconds * 1000);
    const read = await Promise.all(loaded.map(async (address) => { try { return await (await fetch(address, { cache: "force-cache", signal: stop })).text(); } catch (error) { return ""; } }));
    return [...inline, ...read].join("\n");
  };
  const HIDES = /^[^;]{0,6}[;,]?[\s\S]{0,100}?(?:display["']?\s*[=:,]\s*["']none|\.hide\(|\.remove\(|visibility["']?\s*[=:,]\s*["']hidden|opacity["']?\s*[=:,]\s*["']?0|(?:left|top|textIndent)["']?\s*[=:,]\s*["']?-\d{3})/;
  const VALUE = /(?:display|visibility|overflow|position)["']?\s*[=:,!]+\s*$/;
  const DOES = "\\s*\\.\\s*(?:style\\s*\\.\\s*\\w+\\s*=(?!=)(?!\\s*[\"'](?:none|hidden|-|0))|show|toggle|fade|slide|classList|className|css\\(|removeAttr|animate)";
  const MARKUP = /<[^<>]{0,90}\s(?:class|id)\s*=\s*\\?$/;
  const RULE = /\{[^}]*(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible|opacity\s*:\s*[1-9])/;
  const SHOWS = /["']block|\.show\(|toggle|["']visible|fade|slide/i;
  const named = async (el) => {
    const doc = el.ownerDocument;
    if (!codes.has(doc)) codes.set(doc, await readScripts(doc));
    const own = codes.get(doc);
    const quoted = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    for (const one of [el, up(el)]) {
      if (!one || one === doc.body) break;
      // A script that asks for the box around opens what is in it, unless that is the whole text of the page.
      if (one !== el && one.textContent.length - el.textContent.length > beside) break;
      for (const name of [...one.classList, ...(one.id ? [one.id] : [])]) {
        const calls = new RegExp(`["'\`](?:[^"'\`\\n]{0,100}[.#])?${quoted(name)}(?![\\w-])[^"'\`\\n]{0,100}["'\`]`, "g");
        for (const call of own.matchAll(calls)) {
          if (VALUE.test(own.slice(Math.max(call.index - 20, 0), call.index))) continue;
          // Written into markup it names nothing; in a style text only a rule that shows it does.
          if (MARKUP.test(own.slice(Math.max(call.index - 100, 0), call.index))) continue;
          if (call[0].includes("{")) { if (RULE.test(call[0])) return true; continue; }
          const code = own.slice(call.index, call.index + 3000);
          const held = /([\w$]+)\s*=\s*[^;=]*$/.exec(own.slice(Math.max(call.index - 60, 0), call.index));
          if (held && new RegExp(`(?<![\\w$])${quoted(held[1])}${DOES}`).test(code)) return true;
          const tail = code.slice(call[0].length, call[0].length + 130);
          const hides = HIDES.exec(tail);
          if (!hides || SHOWS.test(hides[0])) return true;
        }
      }
    }
    return false;
  };
  const answers = new Map();
  const opens = async (el, way) => {
    if (answers.has(el)) return answers.get(el);
    // A page with so many boxes builds them by a script that is beyond us: words alone tell then.
    if (answers.size >= boxesMost) return true;
    const told = el.localName === "dialog" || el.hasAttribute("popover") || el.getAnimations().length > 0 || ruled(el, way) || pointed(el) || await named(el);
    answers.set(el, told);
    return told;
  };

  const WEAK = new Set(["display", "visibility", "transparent", "clipped", "colour"]);
  const boxes = new Map();
  let marked = 0, framesSeen = 0;
  // What keeps the link out of sight, and « opens» when something on the page would show it; null when it is seen.
  const judged = async (link) => {
    const ways = hiding(link);
    if (!ways.length) return null;
    ways.sort((a, b) => WEAK.has(a[1]) - WEAK.has(b[1]));
    for (const [el, way] of ways) if (!(await opens(el, way))) return [el, way, ""];
    return [...ways[0], " opens"];
  };
  const mark = (link, [el, way, opened]) => {
    if (!boxes.has(el)) boxes.set(el, boxes.size + 1);
    kept.set(link, ` data-wj-unseen="${boxes.get(el)} ${way}${opened}"`);
    marked += 1;
  };
  const foreign = (link) => {
    const own = viewOf(link).location.hostname || location.hostname;
    try {
      const address = new URL(link.href || link.src);
      return /^https?:$/.test(address.protocol) && address.hostname !== own && address.hostname !== location.hostname && !address.hostname.endsWith(".gov.cn");
    } catch (error) { return false; }
  };
  const full = () => marked >= most || performance.now() - began > limit * 1000;
  const inside = (frame) => { try { return frame.contentDocument; } catch (error) { return null; } };
  // `unseen`: what hides the frame that shows this document, if anything does.
  const look = async (root, unseen) => {
    for (const link of root.querySelectorAll("a[href],iframe,frame")) {
      if (full()) return;
      const shown = link.localName === "a" ? null : inside(link);
      if (!shown && !foreign(link)) continue;
      const told = unseen || await judged(link);
      if (told && foreign(link)) mark(link, told);
      if (shown && shown.body && ++framesSeen <= framesMost && (told || shown.documentElement.clientWidth)) await look(shown, told);
    }
    for (const host of root.querySelectorAll("*")) if (host.shadowRoot && !full()) await look(host.shadowRoot, unseen);
  };
  if (!document.body || !document.documentElement.clientWidth) return 0;
  await look(document, null);
  for (const [el, number] of boxes) kept.set(el, `${kept.get(el) || ""} data-wj-box="${number}"`);
  return marked;
}
