// Asks the search service for the words in the address and writes the hits.
(function () {
  var box = document.getElementById('result');
  var given = new URLSearchParams(location.search);
  fetch('/so/ss/query/s?qt=' + encodeURIComponent(given.get('qt') || '') + '&siteCode=' + (given.get('siteCode') || ''))
    .then(function (answer) { return answer.json(); })
    .then(function (found) {
      box.innerHTML = '<p>共找到 ' + found.totalHits + ' 条结果</p>' + found.list.map(function (hit) {
        return '<div class="item"><a class="titleP" href="' + hit.url + '">' + hit.title + '</a> <span>' + hit.docDate + '</span></div>';
      }).join('');
    });
})();
