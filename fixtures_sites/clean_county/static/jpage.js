(function () {
  var box = document.getElementById("jpage"), island = document.getElementById("island");
  var per = +box.getAttribute("data-perpage"), col = box.getAttribute("data-col");
  var doc = new DOMParser().parseFromString(island.textContent.trim(), "text/xml");
  var total = +doc.querySelector("totalrecord").textContent, records = texts(doc);
  function texts(tree) {
    return Array.prototype.map.call(tree.querySelectorAll("record"), function (node) { return node.textContent; });
  }
  function show(page) {
    var start = (page - 1) * per;
    if (start + per > records.length && records.length < total) {
      var from = records.length + 1;
      fetch("/module/web/jpage/dataproxy.jsp?startrecord=" + from + "&endrecord=" + total + "&perpage=" + per +
        "&columnid=" + col, { method: "POST" })
        .then(function (answer) { return answer.text(); })
        .then(function (text) {
          records = records.concat(texts(new DOMParser().parseFromString(text, "text/xml")));
          paint(page);
        });
    } else paint(page);
  }
  function paint(page) {
    var pages = Math.ceil(total / per), bar = "";
    for (var i = 1; i <= pages; i++) bar += '<a href="javascript:void(0)" data-page="' + i + '">' + i + "</a>";
    box.innerHTML = "<ul class='list'>" + records.slice((page - 1) * per, page * per).join("") + "</ul>" +
      "<p class='page'>共" + total + "条 " + bar + "</p>";
    box.querySelectorAll("[data-page]").forEach(function (link) {
      link.onclick = function () { show(+link.getAttribute("data-page")); };
    });
  }
  show(1);
})();
