// Elder mode, high contrast, and pictures that are loaded late.
function elder() { document.body.className = document.body.className === 'elder' ? '' : 'elder'; }
function contrast() { document.body.className = document.body.className === 'contrast' ? '' : 'contrast'; }
window.onload = function () {
  var images = document.images, i;
  for (i = 0; i < images.length; i++) {
    if (images[i].className === 'lazy') images[i].src = images[i].getAttribute('data-src');
  }
};
