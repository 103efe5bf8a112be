(function () {
  var box = document.getElementById("made");
  var link = document.createElement("a");
  link.href = "/zdly/aqsc/report_2026.shtml";
  link.textContent = "安全生产专项报告";
  box.appendChild(link);
})();
