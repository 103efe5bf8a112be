// Page furniture: drop-down menu, lazy pictures, elder mode, high contrast.
document.querySelectorAll('.menu ul>li').forEach(function (item) {
  var sub = item.querySelector('ol');
  if (!sub) return;
  item.onmouseenter = function () { sub.style.display = ''; };
  item.onmouseleave = function () { sub.style.display = 'none'; };
});
document.querySelectorAll('img.lazy').forEach(function (image) { image.src = image.dataset.src; });
[['elder', 'elder'], ['wza', 'contrast']].forEach(function (pair) {
  document.getElementById(pair[0]).onclick = function () { document.body.classList.toggle(pair[1]); };
});
