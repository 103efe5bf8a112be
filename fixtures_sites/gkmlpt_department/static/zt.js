// Topics of the home page.
(function () {
  var topics = [['节水行动', '/jsxd/index.html'], ['汀江防汛', '/zt/2024fx/index.html']];
  document.getElementById('zt').innerHTML = topics.map(function (topic) {
    return '<a href="' + topic[1] + '">' + topic[0] + '</a>';
  }).join('');
})();
