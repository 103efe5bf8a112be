# Sets the project up in .venv: pinned dependencies, a browser, Chinese fonts. Sourced by scripts/demo and
# scripts/test; safe to repeat, does nothing that is already done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else say "需要管理员权限执行: $*"; return 1
  fi
}

install_packages() {
  command -v apt-get >/dev/null || { say "没有 apt-get, 请手工安装: $*"; return 1; }
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"; return
    fi
  done
  say "需要 Python 3.11 或更高版本。"; return 1
}

setup_venv() {
  local python stamp
  stamp=".venv/.installed-$(sha256sum requirements.txt pyproject.toml | sha256sum | cut -c1-16)"
  [ -e "$stamp" ] && return
  python="$(find_python)"
  say "安装依赖 (.venv) …"
  if ! "$python" -m venv .venv 2>/dev/null; then
    install_packages python3-venv
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
  rm -f .venv/.installed-*
  touch "$stamp"
}

setup_browser() {
  .venv/bin/python -m scripts.browser_path >/dev/null 2>&1 && return
  say "安装浏览器 …"
  install_packages chromium || .venv/bin/python -m playwright install chromium
}

setup_fonts() {
  command -v fc-list >/dev/null || install_packages fontconfig
  [ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] && return
  say "安装中文字体 …"
  install_packages fonts-noto-cjk || install_packages fonts-wqy-zenhei
}

setup_venv
setup_browser
setup_fonts
