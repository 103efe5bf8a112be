// Turns a script-made list to its next page: clicks the control, else scrolls for lists that grow by it.
// `words`: regular expression of whole labels; `number`: the page to come, for pagers of bare numbers. Returns what was done: "click" or "scroll".
([words, number]) => {
  const label = new RegExp(words, "i");
  const shown = (el) => {
    const box = el.getBoundingClientRect();
    const style = getComputedStyle(el);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.pointerEvents !== "none";
  };
  const off = (el) => {
    for (let up = el, depth = 0; up && depth < 3; up = up.parentElement, depth++) {
      if (up.disabled || up.getAttribute("aria-disabled") === "true") return true;
      if (/(^|[\s_-])(disabled?|nomore|no-more|forbid)([\s_-]|$)/i.test(up.className || "")) return true;
    }
    return false;
  };
  const scripted = (el) => {
    const link = el.closest("a");
    if (!link || !link.hasAttribute("href")) return true;
    const raw = link.getAttribute("href").trim();
    return raw === "" || raw.startsWith("#") || /^javascript:/i.test(raw);
  };
  const outside = (el) => el.closest("header, footer, nav, .footer, #footer, .header, #header");
  const label_of = (el) => (el.value || el.innerText || "").replace(/[\s\[\]【】()（）]+/g, "");
  const everything = [...document.querySelectorAll("a, button, input[type=button], li, span, div, em, i")].filter(
    (el) => el.children.length <= 2
  );
  const usable = (el) => shown(el) && !off(el) && scripted(el) && !outside(el);
  const found = everything
    .filter((el) => {
      const text = (el.value || el.innerText || el.title || "").replace(/\s+/g, "");
      return text.length <= 12 && (label.test(text) || label.test((el.title || "").trim()));
    })
    .filter(usable);
  if (!found.length) {
    // Pagers of bare numbers: the wanted number stands beside the one before it.
    // In tables each has a cell of its own.
    const boxed = (el) => {
      const cell = el.closest("td, li");
      return cell && label_of(cell) === label_of(el) ? cell : el;
    };
    const beside = (el) => {
      const around = boxed(el).parentElement;
      return [...(around ? around.children : [])].map(label_of);
    };
    found.push(
      ...everything.filter(
        (el) => label_of(el) === String(number) && beside(el).includes(String(number - 1)) && usable(el)
      )
    );
  }
  if (!found.length) {
    // A choice of page numbers that acts as soon as it is made.
    for (const choice of document.querySelectorAll("select[onchange]")) {
      const options = [...choice.options].map((option) => option.text.trim());
      const wanted = options.indexOf(String(number));
      if (wanted < 1 || options[0] !== "1" || !/页/.test(choice.parentElement.innerText) || !shown(choice)) continue;
      choice.selectedIndex = wanted;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      return "click";
    }
  }
  const inner = found.filter((el) => !found.some((other) => other !== el && el.contains(other)));
  if (inner.length) {
    inner[0].scrollIntoView({ block: "center" });
    inner[0].click();
    return "click";
  }
  window.scrollTo(0, document.documentElement.scrollHeight);
  // A page that fits the window cannot be scrolled; its list may wait for the event all the same.
  for (const target of [window, document]) target.dispatchEvent(new Event("scroll"));
  // What waits to be seen is told of it with the next frame, which a busy machine draws late.
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  const late = new Promise((done) => setTimeout(done, 1500));
  return Promise.race([drawn().then(drawn), late]).then(() => "scroll");
}
