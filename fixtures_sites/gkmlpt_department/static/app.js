// The disclosure platform: a tree of categories on the left, the chosen category's articles on the right.
(function () {
  var config = window._CONFIG, app = document.getElementById('app'), perPage = 15;
  function tree(chosen) {
    return config.TREE.map(function (branch) {
      return '<h4>' + branch.name + '</h4>' + branch.children.map(function (node) {
        var href = node.jump_url || '/gkmlpt/index#' + node.id;
        return '<a href="' + href + '"' + (node.id === chosen ? ' class="on"' : '') + '>' + node.name + '</a>';
      }).join('');
    }).join('');
  }
  function nameOf(chosen) {
    var name = '';
    config.TREE.forEach(function (branch) {
      branch.children.forEach(function (node) { if (node.id === chosen) name = node.name; });
    });
    return name;
  }
  function rows(articles) {
    return articles.map(function (article) {
      return '<tr><td>' + article.identifier + '</td><td><a href="' + article.url + '">' + article.title +
        '</a></td><td>' + article.document_number + '</td><td>' + article.date + '</td></tr>';
    }).join('');
  }
  function show(section, chosen, data, page) {
    var head = '<p class="pos"><a href="/">首页</a> &gt; <a href="/gkmlpt/index#721">政府信息公开</a> &gt; <a href="/gkmlpt/index#' + chosen + '">' + nameOf(chosen) +
      '</a></p><h1>' + nameOf(chosen) + '</h1>';
    if (!data.classify.post_count) { section.innerHTML = head + '<p>暂无数据</p>'; return; }
    var pages = Math.ceil(data.articles.length / perPage), bar = '', number;
    for (number = 1; pages > 1 && number <= pages; number++) bar += '<a href="javascript:;" data-page="' + number + '">' + number + '</a> ';
    section.innerHTML = head + '<table class="list"><tr><th>索引号</th><th>名称</th><th>文号</th><th>发布日期</th></tr>' +
      rows(data.articles.slice((page - 1) * perPage, page * perPage)) + '</table><p class="pager">共' + data.classify.post_count + '条 ' + bar + '</p>';
    section.querySelectorAll('a[data-page]').forEach(function (link) {
      link.onclick = function () { show(section, chosen, data, Number(link.dataset.page)); };
    });
  }
  function route() {
    var chosen = Number(location.hash.slice(1)) || config.TREE[0].children[0].id;
    app.innerHTML = '<div class="head"><div class="w"><a class="name" href="/">云汀市水务局　政府信息公开</a></div></div>' +
      '<div class="gk"><nav>' + tree(chosen) + '</nav><section>加载中…</section></div>';
    var section = app.querySelector('section');
    fetch('/gkmlpt/api/all/' + chosen + '?page=1&sid=' + config.SID)
      .then(function (answer) { return answer.json(); })
      .then(function (data) { if (location.hash.slice(1) === String(chosen) || !location.hash) show(section, chosen, data, 1); });
  }
  window.addEventListener('hashchange', route);
  route();
})();
