// Hot topics are kept as data and written into the home page.
(function () {
  var topics = [
    {name: '营商环境', path: '/col/col78561/index.html'},
    {name: '惠民便企一本通', path: '/module/web/hot/2601.html'},
    {name: '文明城市创建', path: '/col/col78562/index.html'}
  ];
  var box = document.getElementById('hot');
  box.innerHTML = '';
  topics.forEach(function (topic) {
    var link = document.createElement('a');
    link.href = topic.path;
    link.textContent = topic.name;
    box.appendChild(link);
  });
})();
