(function () {
  var box = document.getElementById("feed"), col = box.getAttribute("data-col"), style = box.getAttribute("data-style");
  var page = 0, pages = 1, busy = false;
  function row(item) {
    return '<li><a href="' + item.url + '" title="' + item.title + '">' + item.title + "</a><span>" + item.date + "</span></li>";
  }
  function next() {
    if (busy || page >= pages) return;
    busy = true;
    fetch("/api/list?col=" + col + "&pageNo=" + (page + 1)).then(function (a) { return a.json(); }).then(function (data) {
      if (page === 0) box.innerHTML = "";
      page += 1;
      pages = data.pages;
      box.insertAdjacentHTML("beforeend", data.items.map(row).join(""));
      busy = false;
      var more = document.getElementById("more");
      if (more) more.style.display = page < pages ? "" : "none";
    });
  }
  if (style === "more") document.getElementById("more").onclick = next;
  if (style === "scroll") addEventListener("scroll", next);
  setTimeout(next, 200);
})();
