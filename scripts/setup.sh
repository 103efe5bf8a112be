# Sets the project up in .venv: pinned dependencies, a browser, Chinese fonts. Sourced by scripts/demo and
# scripts/test; safe to repeat, does nothing that is already done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  command -v apt-get >/dev/null || { say "缺少 $*: 本机没有 apt-get, 请手工安装后再运行。"; return 1; }
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "缺少 $*: 您不是管理员, 本机也没有 sudo。请管理员执行一次: apt-get install -y $*"
    return 1
  fi
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
  say "需要 Python 3.11 或更高版本; 本机的是 $(python3 --version 2>/dev/null || echo 没有 Python)。请安装较新的 Python 3 再运行。"
  return 1
}

setup_venv() {
  local python stamp
  stamp=".venv/.installed-$(sha256sum requirements.txt pyproject.toml | sha256sum | cut -c1-16)"
  [ -e "$stamp" ] && return
  [ -w . ] || { say "目录 $PWD 不可写: 请换有写权限的账户, 或把整个目录复制到自己的目录下再运行。"; return 1; }
  python="$(find_python)"
  say "安装依赖 (.venv) …"
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    install_packages python3-venv
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt ||
    { say "依赖没有装上 (原因见上面几行): 多半是连不上 Python 软件源, 或磁盘已满。排除后再运行, 会接着做。"; return 1; }
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
  rm -f .venv/.installed-*
  touch "$stamp"
}

setup_browser() {
  .venv/bin/python -m scripts.browser_path >/dev/null 2>&1 && return
  say "安装浏览器 …"
  install_packages chromium || .venv/bin/python -m playwright install chromium ||
    { say "没有浏览器, 不能继续: 请按上面的提示装好再运行; 装在别处时设置环境变量 WANGJIAN_CHROMIUM。"; return 1; }
}

setup_fonts() {
  command -v fc-list >/dev/null || install_packages fontconfig
  [ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] && return
  say "安装中文字体 …"
  install_packages fonts-noto-cjk || install_packages fonts-wqy-zenhei ||
    say "没有中文字体, 证据截图上的汉字会显示不出来; 其他照常。"
}

setup_venv
setup_browser
setup_fonts
