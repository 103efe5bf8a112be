// What a result page shows in this document: {rows: [[kind, text, title, href, code], …], text, title}.
// kind "a": a link; "t": another element that may carry a title. `code`: its onclick or javascript: address.
(most) => {
  const rows = [];
  const shown = (el) => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const clip = (text) => (text || "").replace(/\s+/g, " ").trim().slice(0, 600);
  for (const el of document.querySelectorAll("a,[onclick],h1,h2,h3,h4,h5,dt,[class*=title i],[class*=bt]")) {
    if (rows.length >= most) break;
    const isLink = el.localName === "a" || el.hasAttribute("onclick");
    if (!isLink && el.querySelector("a,[onclick]")) continue;
    if (!shown(el)) continue;
    const href = el.getAttribute("href") || "";
    const code = `${el.getAttribute("onclick") || ""} ${/^\s*javascript:/i.test(href) ? href : ""}`;
    let address = "";
    if (href && !/^\s*(javascript:|#)/i.test(href)) { try { address = new URL(href, el.baseURI).href; } catch (error) { address = ""; } }
    rows.push([isLink ? "a" : "t", clip(el.textContent), clip(el.getAttribute("title")), address, code.trim().slice(0, 600)]);
  }
  return { rows, text: (document.body ? document.body.innerText : "").slice(0, 60000), title: document.title };
}
