function openReader() {
  if (document.getElementById("reader")) return;
  var bar = document.createElement("div");
  bar.id = "reader";
  bar.innerHTML = '<button id="bigger">大字</button><button id="contrast">对比色</button><button id="guide">参考线</button>';
  document.body.insertBefore(bar, document.body.firstChild);
  document.body.style.fontSize = "22px";
  document.getElementById("bigger").onclick = function () { document.body.style.fontSize = "26px"; };
  document.getElementById("contrast").onclick = function () { document.body.style.background = "#000"; document.body.style.color = "#ff0"; };
  document.getElementById("guide").onclick = function () { document.body.style.cursor = "crosshair"; };
}
function toggleMenu() {
  var menu = document.getElementById("mobile-menu");
  menu.style.display = menu.style.display === "none" ? "block" : "none";
}
