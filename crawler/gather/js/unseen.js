// Which links to other sites a visitor does not get to see, and whether anything on the page would show them. Kept
// in window[Symbol.for("wangjian.unseen")], element → attributes, for serialise.js; returns how many links it marked.
// `way` as in concealment.py. A box opens when a rule for a state, another class or another width would show it, when
// something on the page points at it, or when a script names it for anything but hiding it.
async ({ most, boxes: boxesMost, gone, box, font, beside, scripts, seconds, limit }) => {
  const kept = new Map();
  const began = performance.now();
  try { Object.defineProperty(window, Symbol.for("wangjian.unseen"), { value: kept, configurable: true }); } catch (error) { return 0; }
  const PICTURES = "img,svg,picture,video,object,input,canvas,embed";
  const up = (el) => el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const chain = (el) => { const found = []; for (let at = el; at && at !== document.body && at !== document.documentElement; at = up(at)) found.push(at); return found; };
  const styles = new Map();
  const styleOf = (el) => { let told = styles.get(el); if (!told) styles.set(el, told = getComputedStyle(el)); return told; };
  const rect = (el) => el.getBoundingClientRect();
  const clips = (style) => style.overflowX !== "visible" || style.overflowY !== "visible";
  const sized = (r) => r.width + r.height > 0;
  const off = (r) => r.right + scrollX <= 0 || r.bottom + scrollY <= 0;
  const moved = (style) => /absolute|fixed/.test(style.position) || (style.position === "relative" && /-\d/.test(`${style.left}${style.top}`)) || style.transform !== "none" || /^-\d{3}/.test(style.marginLeft) || /^-\d{3}/.test(style.marginTop);
  const away = (r) => sized(r) && (r.right + scrollX <= -gone || r.bottom + scrollY <= -gone || r.left + scrollX > 4 * Math.max(document.documentElement.clientWidth, 1366));
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
  const grounds = { painted: null };
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
    for (const el of [...list, document.body, document.documentElement]) {
      const own = styleOf(el);
      if (own.backgroundImage !== "none") return null;
      for (const part of ["::before", "::after"]) { const p = getComputedStyle(el, part); if (p.content !== "none" && paints(el, p)) return null; }
      if (alpha(own.backgroundColor) > 0.05) { if (alpha(own.backgroundColor) < 0.95) return null; ground = own.backgroundColor; at = el; break; }
    }
    if (!same(ground || "rgb(255, 255, 255)")) return null;
    grounds.painted = grounds.painted || [...document.body.getElementsByTagName("*")].filter((el) => el.matches("img,canvas,video,object,embed,iframe,svg") || paints(el, styleOf(el))).map((el) => [el, rect(el)]);
    const mine = rect(link);
    const under = (r) => r.left < mine.right && r.right > mine.left && r.top < mine.bottom && r.bottom > mine.top;
    if (grounds.painted.some(([el, r]) => under(r) && el !== at && !link.contains(el) && !(at && el.contains(at)))) return null;
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
    if (away(rect(link))) {
      const el = list.find((one) => moved(styleOf(one)) && off(rect(one))) || highest(list, (one) => one === link || away(rect(one)));
      // In the window of a slider or a ticker it comes round; a drawn sign stands where the text was.
      const window_ = chain(el).slice(1).some((one) => clips(styleOf(one)) && one.clientWidth > 20 && one.clientHeight > 20 && !away(rect(one)));
      const drawn = parseFloat(styleOf(link).textIndent) <= -gone;
      if (drawn && !pictures && !list.some((one) => styleOf(one).backgroundImage !== "none")) found.push([highest(list, (one) => parseFloat(styleOf(one).textIndent) <= -gone), "indent"]);
      else if (!drawn && !window_ && (away(rect(el)) || !sized(rect(el)))) found.push([el, "offscreen"]);
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
  const rules = [], telling = {};
  const gather = (list, off) => {
    for (const rule of list) {
      if (rules.length > 30000) return;
      if (rule.media && rule.cssRules) { if (!/^\s*print\s*$/.test(rule.media.mediaText)) gather(rule.cssRules, off || !matchMedia(rule.media.mediaText).matches); }
      else if (rule.styleSheet) { try { gather(rule.styleSheet.cssRules, off); } catch (error) { /* of another host */ } }
      else if (rule.selectorText) { rules.push([rule, off]); if (rule.cssRules && rule.cssRules.length) gather(rule.cssRules, off); }
      else if (rule.cssRules && !/keyframes/i.test(rule.constructor.name)) gather(rule.cssRules, off);
    }
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
  const undoing = (way) => {
    if (telling[way]) return telling[way];
    if (!rules.length) for (const sheet of document.styleSheets) { try { gather(sheet.cssRules, false); } catch (error) { /* of another host */ } }
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
    return undoing(way).some(({ rule, off, selector, state, marks, tag, held }) => {
      // It has to be about this element: by a name or an attribute of its own, or by its tag as «li:hover ul» is.
      if (tag && tag !== el.localName) return false;
      if (!held && !marks.some((mark) => own.has(mark)) && (marks.length || !tag)) return false;
      if (!reveals(rule, el, way)) return false;
      try { if (el.matches(selector)) return off; } catch (error) { return false; }
      names = names || new Set([...chain(el), document.body, document.documentElement].flatMap(marksOf));
      let pinned = held || (state && !marks.length);
      const open = selector.replace(STATE, ":is(*)").replace(/[.#][\w-]+/g, (mark) => { if (names.has(mark)) { pinned = true; return mark; } return ":is(*)"; });
      try { return pinned && el.matches(open); } catch (error) { return false; }
    });
  };
  const pointed = (el) => {
    const said = [];
    if (el.id) { const id = CSS.escape(el.id); said.push(`[aria-controls~="${id}"]`, `[data-target="#${id}"]`, `[data-bs-target="#${id}"]`, `[href="#${id}"]`, `[for="${id}"]`); }
    for (const name of el.classList) said.push(`[data-target=".${CSS.escape(name)}"]`, `[data-bs-target=".${CSS.escape(name)}"]`);
    try { return said.length > 0 && document.querySelector(said.join(",")) !== null; } catch (error) { return false; }
  };
  const codes = { own: null };
  const readScripts = async () => {
    const inline = [...document.scripts].filter((one) => !one.src).map((one) => one.textContent);
    for (const el of document.querySelectorAll("*")) for (const { name, value } of el.attributes) if (name.startsWith("on")) inline.push(value);
    const loaded = [...new Set(performance.getEntriesByType("resource").filter((one) => one.initiatorType === "script" && one.responseStatus === 200).map((one) => one.name))].filter((one) => one.startsWith(`${location.origin}/`)).slice(0, scripts);
    const stop = AbortSignal.timeout(seconds * 1000);
    const read = await Promise.all(loaded.map(async (address) => { try { return await (await fetch(address, { cache: "force-cache", signal: stop })).text(); } catch (error) { return ""; } }));
    return [...inline, ...read].join("\n");
  };
  const HIDES = /^[^;]{0,6}[;,]?[\s\S]{0,100}?(?:display["']?\s*[=:,]\s*["']none|\.hide\(|\.remove\(|visibility["']?\s*[=:,]\s*["']hidden|opacity["']?\s*[=:,]\s*["']?0|(?:left|top|textIndent)["']?\s*[=:,]\s*["']?-\d{3})/;
  const VALUE = /(?:display|visibility|overflow|position)["']?\s*[=:,!]+\s*$/;
  const DOES = "\\s*\\.\\s*(?:style\\s*\\.\\s*\\w+\\s*=(?!=)(?!\\s*[\"'](?:none|hidden|-|0))|show|toggle|fade|slide|classList|className|css\\(|removeAttr|animate)";
  const SHOWS = /["']block|\.show\(|toggle|["']visible|fade|slide/i;
  const named = async (el) => {
    if (codes.own === null) codes.own = await readScripts();
    const quoted = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    for (const one of [el, up(el)]) {
      if (!one || one === document.body) break;
      // A script that asks for the box around opens what is in it, unless that is the whole text of the page.
      if (one !== el && one.textContent.length - el.textContent.length > beside) break;
      for (const name of [...one.classList, ...(one.id ? [one.id] : [])]) {
        const calls = new RegExp(`["'\`](?:[^"'\`\\n]{0,100}[.#])?${quoted(name)}(?![\\w-])[^"'\`\\n]{0,100}["'\`]`, "g");
        for (const call of codes.own.matchAll(calls)) {
          if (VALUE.test(codes.own.slice(Math.max(call.index - 20, 0), call.index))) continue;
          const code = codes.own.slice(call.index, call.index + 3000);
          const held = /([\w$]+)\s*=\s*[^;=]*$/.exec(codes.own.slice(Math.max(call.index - 60, 0), call.index));
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
  let marked = 0;
  if (!document.body || !document.documentElement.clientWidth) return 0;
  for (const link of document.querySelectorAll("a[href],iframe[src]")) {
    let host = "";
    try { const address = new URL(link.href || link.src); if (/^https?:$/.test(address.protocol)) host = address.hostname; } catch (error) { continue; }
    if (!host || host === location.hostname || host.endsWith(".gov.cn")) continue;
    if (marked >= most || performance.now() - began > limit * 1000) break;
    const ways = hiding(link);
    if (!ways.length) continue;
    ways.sort((a, b) => WEAK.has(a[1]) - WEAK.has(b[1]));
    let told = null;
    for (const [el, way] of ways) if (!(await opens(el, way))) { told = [el, way, ""]; break; }
    told = told || [...ways[0], " opens"];
    if (!boxes.has(told[0])) boxes.set(told[0], boxes.size + 1);
    kept.set(link, ` data-wj-unseen="${boxes.get(told[0])} ${told[1]}${told[2]}"`);
    marked += 1;
  }
  for (const [el, number] of boxes) kept.set(el, `${kept.get(el) || ""} data-wj-box="${number}"`);
  return marked;
}
