// Runs before any script of the page, in every frame. What a page does without end holds up the browser, which
// tells us of every window and every message one by one: a few windows a page and some messages a second are
// let through, what is beyond them never happens. Where visitors sit, a blocker ends the windows.
(() => {
  const name = Symbol.for("wangjian.restrained");
  if (window[name]) return;
  Object.defineProperty(window, name, { value: true });
  const WINDOWS = 8;
  const MESSAGES = 40;
  let opened = 0;
  const mayOpen = () => ++opened <= WINDOWS;
  const open = window.open;
  window.open = function (...given) { return mayOpen() ? open.apply(window, given) : null; };

  // Windows opened by links and forms that a script presses; a person's own press is always let through, and
  // so is what goes into a named frame of the page.
  const own = new Set(["", "_self", "_top", "_parent"]);
  const outside = (target) => !own.has(target.toLowerCase()) && !(target in window);
  const refused = (link) => link && link.href && outside(link.target) && !mayOpen();
  const click = HTMLElement.prototype.click;
  HTMLElement.prototype.click = function () {
    if ((this.tagName === "A" || this.tagName === "AREA") && refused(this)) return;
    click.call(this);
  };
  for (const way of ["submit", "requestSubmit"]) {
    const submit = HTMLFormElement.prototype[way];
    HTMLFormElement.prototype[way] = function (...given) {
      if (outside(this.target) && !mayOpen()) return;
      submit.apply(this, given);
    };
  }

  const clock = performance.now.bind(performance);
  let since = 0, told = 0;
  const mayTell = () => {
    const now = clock();
    if (now - since > 1000) { since = now; told = 0; }
    return ++told <= MESSAGES;
  };
  for (const way of Object.keys(console)) {
    const tell = console[way];
    if (typeof tell !== "function") continue;
    console[way] = function (...given) { if (mayTell()) tell.apply(console, given); };
  }
  const hush = (event) => { if (!mayTell()) event.preventDefault(); };
  window.addEventListener("error", hush);
  window.addEventListener("unhandledrejection", hush);
})();
