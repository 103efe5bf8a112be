// Unfolds the data island next to a .jpage box, one page at a time; fetches the next group when it runs out.
(function () {
  var box = document.querySelector('.jpage');
  var island = document.querySelector('script[type="text/xml"]').textContent;
  var perPage = Number(box.getAttribute('data-perpage'));
  var records = {}, total = 0, group = 0;
  function read(text, from) {
    var store = new DOMParser().parseFromString(text, 'text/xml');
    total = Number(store.querySelector('totalrecord').textContent);
    var found = store.querySelectorAll('record');
    found.forEach(function (record, index) { records[from + index] = record.textContent; });
    return found.length;
  }
  function show(page) {
    var html = '', i;
    for (i = (page - 1) * perPage; i < Math.min(page * perPage, total); i++) html += records[i];
    box.querySelector('ul').innerHTML = html;
    pager(page);
  }
  function turn(page) {
    if (records[(page - 1) * perPage] !== undefined) return show(page);
    var start = Math.floor((page - 1) * perPage / group) * group;
    var request = new XMLHttpRequest();
    request.open('POST', box.getAttribute('data-proxy') + '?startrecord=' + (start + 1) + '&endrecord=' +
      Math.min(start + group, total) + '&perpage=' + perPage);
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onload = function () { read(request.responseText, start); show(page); };
    request.send('col=1&appid=1&webid=1&path=/&columnid=' + box.getAttribute('data-columnid') +
      '&sourceContentType=1&unitid=' + box.id + '&webname=yunting&permissiontype=0');
  }
  function pager(page) {
    var pages = Math.ceil(total / perPage), bar = box.querySelector('.pager');
    bar.innerHTML = pages > 1 ? '共' + total + '条 ' + page + '/' + pages + '页 ' : '';
    [['上一页', page - 1], ['下一页', page + 1]].forEach(function (step) {
      if (step[1] < 1 || step[1] > pages) return;
      var link = document.createElement('a');
      link.href = 'javascript:void(0)';
      link.textContent = step[0];
      link.onclick = function () { turn(step[1]); };
      bar.appendChild(link);
    });
  }
  group = read(island, 0);
  if (total) show(1);
})();
