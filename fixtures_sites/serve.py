"""Serve the bundled portals on loopback: ``python -m fixtures_sites.serve [--base-port N] [name …]``.

A portal is any folder ``fixtures_sites/<name>/`` whose ``portal.py`` has ``build(outside_url) -> Portal``.
"""

from __future__ import annotations

import argparse
import importlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

from fixtures_sites.base import SITES, Portal, Server, serve
from fixtures_sites.outside import OUTSIDE_HOST, Outside

Factory = Callable[[str], Portal]


class _Portals(Mapping[str, Factory]):
    """Folder name -> factory; a portal's module is imported when its factory is asked for."""

    def _names(self) -> list[str]:
        return sorted(path.parent.name for path in SITES.glob("*/portal.py"))

    def __getitem__(self, name: str) -> Factory:
        if name not in self._names():
            raise KeyError(name)
        factory: Factory = importlib.import_module(f"fixtures_sites.{name}.portal").build
        return factory

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


PORTALS: Mapping[str, Factory] = _Portals()


def serve_outside(port: int = 0) -> Server:
    """The «other sites» server, on a loopback host of its own so that no portal's scope holds it."""
    return serve(Outside(), OUTSIDE_HOST, port)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m fixtures_sites.serve", description="在本机回环地址上运行示例门户"
    )
    parser.add_argument("--base-port", type=int, default=0, metavar="N", help="第一个端口；0 为任取空闲端口")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"门户目录名，缺省为全部：{'、'.join(PORTALS)}"
    )
    options = parser.parse_args(argv)
    unknown = [name for name in options.names if name not in PORTALS]
    if unknown:
        parser.error(f"没有这样的门户：{'、'.join(unknown)}；可用：{'、'.join(PORTALS)}")
    with ExitStack() as stack:
        outside = stack.enter_context(serve_outside(options.base_port))
        print(f"outside\t-\t其他网站\t{outside.base_url}/", flush=True)
        for offset, name in enumerate(options.names or PORTALS, start=1):
            portal = PORTALS[name](outside.base_url)
            port = options.base_port + offset if options.base_port else 0
            server = stack.enter_context(serve(portal, port=port))
            print(f"{portal.name}\t{portal.kind}\t{portal.title}\t{server.base_url}/", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
