function writePager(code) {
  document.write(decodeURIComponent(atob(code)));
}
