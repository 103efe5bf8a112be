// Page furniture: drop-down navigation, tabs, lazy pictures, elder mode and high contrast.
document.querySelectorAll('.nav>ul>li').forEach(function (item) {
  var sub = item.querySelector('.sub');
  if (!sub) return;
  item.addEventListener('mouseenter', function () { sub.style.display = ''; });
  item.addEventListener('mouseleave', function () { sub.style.display = 'none'; });
});
document.querySelectorAll('.tabs').forEach(function (tabs) {
  var panels = tabs.parentNode.querySelectorAll('.tab');
  tabs.querySelectorAll('a').forEach(function (tab, index) {
    tab.addEventListener('mouseenter', function () {
      panels.forEach(function (panel, other) { panel.style.display = other === index ? '' : 'none'; });
    });
  });
});
document.querySelectorAll('img.lazy').forEach(function (image) { image.src = image.getAttribute('data-src'); });
function toggle(id, name) {
  var button = document.getElementById(id);
  if (button) button.addEventListener('click', function () { document.body.classList.toggle(name); });
}
toggle('elder', 'elder');
toggle('wza', 'contrast');
