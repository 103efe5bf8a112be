// Fills a list from the publishing service: the <script url queryData> beside it says which unit.
(function () {
  document.querySelectorAll('script[queryData]').forEach(function (holder) {
    var box = document.getElementById(holder.getAttribute('for-unit'));
    var given = JSON.parse(holder.getAttribute('queryData').replace(/'/g, '"'));
    function load(page) {
      var query = Object.keys(given).map(function (key) {
        return key + '=' + encodeURIComponent(given[key]);
      });
      query.push('paramJson=' + encodeURIComponent(JSON.stringify({pageNo: page, pageSize: 5})));
      var request = new XMLHttpRequest();
      request.open('GET', holder.getAttribute('url') + '?' + query.join('&'));
      request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      request.onload = function () {
        box.innerHTML = JSON.parse(request.responseText).data.html;
        box.querySelectorAll('a[data-page]').forEach(function (link) {
          link.onclick = function () { load(Number(link.getAttribute('data-page'))); };
        });
      };
      request.send();
    }
    load(1);
  });
})();
