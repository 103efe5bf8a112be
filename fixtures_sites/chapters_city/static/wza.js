(function () {
  var size = 100;
  function zoom(step) {
    size = Math.max(80, Math.min(220, size + step));
    document.body.style.fontSize = 16 * size / 100 + "px";
  }
  function speak() {
    if (!window.speechSynthesis) return;
    var box = document.querySelector(".wzcon") || document.body;
    window.speechSynthesis.speak(new SpeechSynthesisUtterance(box.innerText.slice(0, 300)));
  }
  function close() {
    var bar = document.getElementById("wza-bar");
    if (bar) bar.parentNode.removeChild(bar);
    document.body.className = "";
    document.body.style.fontSize = "";
    document.body.style.cursor = "";
    size = 100;
  }
  var tools = [
    ["放大字体", function () { zoom(20); }],
    ["缩小字体", function () { zoom(-20); }],
    ["高对比配色", function () { document.body.classList.toggle("wza-contrast"); }],
    ["特大鼠标", function () { document.body.style.cursor = "crosshair"; }],
    ["辅助线", function () { document.body.classList.toggle("wza-line"); }],
    ["语音阅读", speak],
    ["退出", close]
  ];
  function open() {
    if (document.getElementById("wza-bar")) return;
    var bar = document.createElement("div"), line = document.createElement("div");
    bar.id = "wza-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "无障碍工具条");
    tools.forEach(function (tool) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = tool[0];
      button.onclick = tool[1];
      bar.appendChild(button);
    });
    line.id = "wza-line";
    document.body.insertBefore(bar, document.body.firstChild);
    document.body.appendChild(line);
    document.addEventListener("mousemove", function (event) { line.style.top = event.clientY + "px"; });
  }
  document.getElementById("wza").onclick = open;
  document.getElementById("elder").onclick = function () { open(); zoom(40); };
})();
