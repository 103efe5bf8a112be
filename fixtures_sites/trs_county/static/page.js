function createPageHTML(count, current, name, ext) {
  var box = document.getElementById("page"), html = "";
  for (var i = 0; i < count; i++) {
    var file = i === 0 ? name + "." + ext : name + "_" + i + "." + ext;
    html += i === current ? "<b>" + (i + 1) + "</b>" : '<a href="' + file + '">' + (i + 1) + "</a>";
  }
  if (current < count - 1) html += '<a href="' + name + "_" + (current + 1) + "." + ext + '">下一页</a>';
  box.innerHTML = html;
}
