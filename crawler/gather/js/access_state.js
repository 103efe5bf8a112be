// How the page looks to a reader, beside how it looked when the watch began (`begin`). Returns
// {size, grown, background, colour, recoloured, cursor, turned, guide, spoken, mutations, panel, controls, texts, elements}.
// `grown`, `recoloured`: part of the sampled texts; `panel`: a floating or leading box with controls that was not
// there; `controls`: [[number, function, label], …] among what was not there, kept as window.__wjControls.
({ effects, functions, leave, longest, begin, everywhere }) => {
  const name = Symbol.for("wangjian.access");
  const shown = (el) => {
    if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 2 && box.height > 2;
  };
  const scaled = (el) => {
    const zoom = el.currentCSSZoom || 1;
    const box = el.getBoundingClientRect();
    const stretch = el.offsetWidth > 0 ? box.width / (el.offsetWidth * (el.currentCSSZoom ? zoom : 1)) : 1;
    const drawn = stretch > 0.2 && stretch < 5 && Math.abs(stretch - 1) > 0.03 ? stretch : 1;
    return parseFloat(getComputedStyle(el).fontSize) * zoom * drawn;
  };
  const root = () => [document.documentElement, document.body].filter(Boolean).map((el) => {
    const style = getComputedStyle(el);
    return { background: `${style.backgroundColor} ${style.backgroundImage.slice(0, 60)}`, colour: style.color, filter: style.filter, cursor: style.cursor };
  });
  const median = (list) => (list.length ? [...list].sort((a, b) => a - b)[list.length >> 1] : 0);
  if (begin || !window[name]) {
    const texts = [];
    const every = document.body ? document.body.getElementsByTagName("*") : [];
    for (const el of every) {
      if (texts.length >= effects.texts) break;
      if (/^(script|style|noscript|option|textarea)$/.test(el.localName)) continue;
      if (![...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim().length > 1) || !shown(el)) continue;
      const style = getComputedStyle(el);
      texts.push({ el, size: scaled(el), colour: style.color, background: style.backgroundColor });
    }
    const known = new WeakSet();
    for (const el of every) if (shown(el)) known.add(el);
    if (window[name]) window[name].observer.disconnect();
    const watch = { texts, known, root: root(), mutations: 0, spoken: 0, observer: null };
    watch.observer = new MutationObserver((list) => { watch.mutations += list.length; });
    watch.observer.observe(document, { subtree: true, childList: true, attributes: true });
    try {
      const speak = speechSynthesis.speak;
      speechSynthesis.speak = function (...given) { watch.spoken += 1; return speak.apply(speechSynthesis, given); };
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function (...given) { if (!this.muted) watch.spoken += 1; return play.apply(this, given); };
    } catch (error) { /* a browser without speech says so by staying silent */ }
    Object.defineProperty(window, name, { value: watch, configurable: true });
  }
  const watch = window[name];
  const before = watch.root;
  const after = root();
  let grown = 0, recoloured = 0, still = 0;
  const sizes = [];
  for (const { el, size, colour, background } of watch.texts) {
    if (!el.isConnected || !shown(el)) continue;
    still += 1;
    const style = getComputedStyle(el);
    const now = scaled(el);
    sizes.push(now);
    if (now >= size * effects.grown) grown += 1;
    if (style.color !== colour || style.backgroundColor !== background) recoloured += 1;
  }
  const changed = (what) => after.some((one, n) => before[n] && one[what] !== before[n][what]);
  const every = document.body ? [...document.body.getElementsByTagName("*")] : [];
  const fresh = everywhere ? every.filter(shown) : every.filter((el) => !watch.known.has(el) && shown(el));
  const isFresh = new Set(fresh);
  const tidy = (text) => (typeof text === "string" ? text : "").replace(/[\s　]+/g, "");
  const presses = (el) => el.matches("a,button,input[type=button],li,[onclick],[role=button],img,label,span,div,p,i,em,td") && el.children.length < 4;
  const guide = fresh.filter((el) => {
    const box = el.getBoundingClientRect();
    const lies = /fixed|absolute/.test(getComputedStyle(el).position);
    return lies && ((box.height <= effects.thin && box.width >= effects.long) || (box.width <= effects.thin && box.height >= effects.long));
  }).length;
  const patterns = Object.entries(functions).map(([key, pattern]) => [key, new RegExp(pattern, "i")]);
  const leaving = new RegExp(leave);
  const controls = [];
  window.__wjControls = [];
  for (const el of fresh) {
    if (!presses(el) || el.querySelector("a,button,li,[onclick],[role=button],input")) continue;
    const label = [el.innerText || el.textContent, el.getAttribute("title"), el.getAttribute("alt"), el.getAttribute("aria-label"), el.value].map(tidy).find((text) => text && text.length <= 10);
    if (!label || leaving.test(label)) continue;
    const [key] = patterns.find(([, pattern]) => pattern.test(label)) || [];
    if (!key) continue;
    const press = el.closest("a,button,[onclick],li,[role=button]") || el;
    const target = isFresh.has(press) || everywhere ? press : el;
    if (window.__wjControls.some((other) => other === target || other.contains(target))) continue;
    controls.push([window.__wjControls.length, key, label]);
    window.__wjControls.push(target);
    if (controls.length >= 30) break;
  }
  const panel = fresh.some((el) => {
    if (!/fixed|absolute|sticky/.test(getComputedStyle(el).position) && el !== document.body.firstElementChild) return false;
    if (el.closest("[class*=swiper],[class*=slick],[class*=carousel],[class*=slide],[class*=banner],[class*=marquee],[class*=scroll]")) return false;
    return el.querySelectorAll("a,button,[onclick],li,img,input").length > 1;
  });
  const part = (n) => (still ? n / still : 0);
  return {
    size: median(sizes), grown: part(grown), recoloured: part(recoloured),
    background: after.at(-1) ? after.at(-1).background.split(" none")[0] : "", colour: after.at(-1) ? after.at(-1).colour : "",
    turned: changed("background") || changed("colour") || changed("filter"),
    cursor: after.at(-1) ? after.at(-1).cursor.slice(0, 80) : "", pointed: changed("cursor"),
    guide, spoken: watch.spoken, mutations: watch.mutations, panel, controls,
    texts: (document.body ? document.body.innerText : "").replace(/\s+/g, "").length,
    elements: every.length,
  };
}
