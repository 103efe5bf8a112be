// Search boxes of this document, best first: [[number, score, description, shown 0|1], …]. The boxes and their buttons
// are kept as window.__wjBoxes; what may open a hidden box or a search page as window.__wjOpener.
// Returns {boxes, opener: 0|1}.
({ rules, opener, openerNear }) => {
  const test = (pattern, text) => new RegExp(pattern, "i").test(text || "");
  const shown = (el) => {
    if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 4 && box.height > 4 && box.right > 0 && box.bottom + scrollY > 0;
  };
  const named = (el) => `${el.id || ""} ${typeof el.className === "string" ? el.className : ""} ${el.getAttribute("name") || ""}`;
  const around = (el, levels) => {
    const list = [];
    for (let up = el.parentElement; up && list.length < levels && up !== document.body; up = up.parentElement) list.push(up);
    return list;
  };
  const wording = (el) => [el.innerText || el.textContent, el.value, el.alt, el.title, el.getAttribute("aria-label")].map((t) => (typeof t === "string" ? t.trim() : "")).filter((t) => t && t.length < 20).join(" ");
  const button = (input) => {
    const fits = (el) => {
      if (el === input || !shown(el) || el.querySelector("input,select,li")) return 0;
      if (/高级|清空|重置|reset|advanced/i.test(`${wording(el)} ${el.type || ""}`)) return 0;
      const isButton = el.matches("button,input[type=submit],input[type=button],input[type=image],[role=button]");
      const words = test(rules.button, wording(el));
      const code = test(rules.near, `${named(el)} ${el.getAttribute("onclick") || ""} ${el.getAttribute("src") || ""} ${el.getAttribute("href") || ""}`);
      return (isButton ? 2 : 0) + (words ? 3 : 0) + (code ? 2 : 0);
    };
    for (const scope of [...around(input, 4), input.form].filter(Boolean)) {
      const found = [...scope.querySelectorAll("button,input,a,img,span,i,em,div,svg,label,b")]
        .filter((el) => el.localName !== "input" || /^(submit|button|image)$/.test(el.type))
        .map((el) => [el, fits(el), input.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : 0])
        .filter(([, weight]) => weight >= 2)
        .sort((a, b) => b[1] + b[2] - a[1] - a[2]);
      if (found.length) return found[0][0];
    }
    return null;
  };
  const boxes = [];
  for (const input of document.querySelectorAll("input,textarea")) {
    if (!/^(text|search|textarea|)$/.test(input.type || "") || input.disabled || input.readOnly) continue;
    const own = named(input);
    const hint = [input.placeholder, input.title, input.getAttribute("aria-label"), input.defaultValue].filter(Boolean).join(" ");
    const form = input.form;
    if (test(rules.not, `${input.name} ${input.id}`) || test(rules.not, hint) || (form && form.querySelector("input[type=password]"))) continue;
    const near = around(input, 3).map(named).join(" ") + (form ? ` ${named(form)}` : "");
    const press = button(input);
    let score = 0;
    if ([input.name, input.id].some((text) => text && test(rules.names, text))) score += 2;
    if (test(rules.near, own)) score += 2;
    if (test(rules.near, near)) score += 2;
    if (test(rules.placeholder, hint)) score += 3;
    if (form && test(rules.action, form.getAttribute("action"))) score += 2;
    if (press && test(rules.button, wording(press))) score += 2;
    if (press && test(rules.near, `${named(press)} ${press.getAttribute("onclick") || ""}`)) score += 1;
    if (input.localName === "textarea") score -= 3;
    if (score < rules.least) continue;
    const seen = shown(input);
    if (seen && input.getBoundingClientRect().top + scrollY < 700) score += 1;
    boxes.push({ input, press, score, seen, said: `${input.localName}[name=${input.name || "-"}][id=${input.id || "-"}]` });
  }
  boxes.sort((a, b) => Number(b.seen) - Number(a.seen) || b.score - a.score);
  window.__wjBoxes = boxes;
  const pressable = (el) =>
    !el.matches("div,li,svg,em,b,label") ||
    el.matches("[onclick],[title],[aria-label],[role=button]") || getComputedStyle(el).cursor === "pointer";
  window.__wjOpener = [...document.querySelectorAll("a,button,img,span,i,em,b,svg,label,div,li")].find((el) => {
    if (el.childElementCount > 3 || !pressable(el) || !shown(el) || el.querySelector("a,img,input")) return false;
    return test(opener, wording(el)) || (!wording(el) && test(openerNear, named(el)));
  }) || null;
  return { boxes: boxes.map((b, i) => [i, b.score, b.said, b.seen ? 1 : 0]), opener: window.__wjOpener ? 1 : 0 };
}
