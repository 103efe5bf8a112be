function openWza() {
  if (document.querySelector(".wza-bar")) return;
  var bar = document.createElement("div");
  bar.className = "wza-bar";
  bar.innerHTML = '<button onclick="wzaSize(1.25)">放大文字</button><button onclick="wzaColour()">高对比</button>' +
    '<button onclick="wzaRead()">语音阅读</button><button onclick="location.reload()">退出</button>';
  document.body.insertBefore(bar, document.body.firstChild);
  wzaSize(1.25);
}
function openElder() { document.body.className += " elder"; }
function wzaSize(times) { document.body.style.fontSize = 16 * times + "px"; }
function wzaColour() { document.body.style.background = "#000"; document.body.style.color = "#ff0"; }
function wzaRead() { speechSynthesis.speak(new SpeechSynthesisUtterance(document.title)); }
