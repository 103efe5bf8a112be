// Turns a script-made list to its next page: clicks the control, or scrolls when the list grows by scrolling.
// `words`: regular expression of whole labels. Returns what was done: "click", "scroll" or "".
(words) => {
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
  const found = [...document.querySelectorAll("a, button, input[type=button], li, span, div, em, i")]
    .filter((el) => el.children.length <= 2)
    .filter((el) => {
      const text = (el.value || el.innerText || el.title || "").replace(/\s+/g, "");
      return text.length <= 12 && (label.test(text) || label.test((el.title || "").trim()));
    })
    .filter((el) => shown(el) && !off(el) && scripted(el) && !outside(el));
  const inner = found.filter((el) => !found.some((other) => other !== el && el.contains(other)));
  if (inner.length) {
    inner[0].scrollIntoView({ block: "center" });
    inner[0].click();
    return "click";
  }
  const tall = document.documentElement.scrollHeight > window.innerHeight + 40;
  if (tall) {
    window.scrollTo(0, document.documentElement.scrollHeight);
    return "scroll";
  }
  return "";
}
