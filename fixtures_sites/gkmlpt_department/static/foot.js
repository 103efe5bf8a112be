// The platform's pages fetch the portal's foot.
(function () {
  var request = new XMLHttpRequest();
  request.open('GET', '/gkmlpt/static/foot.html');
  request.onload = function () { document.getElementById('gkfoot').innerHTML = request.responseText; };
  request.send();
})();
