"""What becomes of a link: walked, verified, or left with a reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.gather.data import walk_words
from crawler.model import Link
from crawler.url import Scope
from storage.archive import Discovered, Placed
from storage.readings import HeldLink

WALKED_ROLES = frozenset({"page", "frame"})


class Frontier:
    """Decides scope, depth and order of the links of one unit.

    ``allowed`` is the robots rule of the own hosts; the scheduler asks it when an address is due.
    """

    def __init__(self, scope: Scope, *, max_depth: int, allowed: Callable[[str], bool]) -> None:
        self.scope = scope
        self.max_depth = max_depth
        self.allowed = allowed
        words = walk_words()
        self._region = words.region_order
        self._skip = words.not_walked

    def discover(self, links: Iterable[Link], depth: int, pager: Iterable[str] = ()) -> list[Discovered]:
        """The links of a page at ``depth``. Pager links stay on the page's own depth: page 30 of a list
        is no deeper than page 1, but it waits behind everything nearer."""
        paging = frozenset(pager)
        found: list[Discovered] = []
        for link in links:
            own = self.scope.contains(link.url)
            below, priority = self._place(link.region, link.url in paging, depth)
            found.append(Discovered(link, own, below, priority))
        return found

    def discover_again(self, links: Iterable[HeldLink], depth: int) -> list[Placed]:
        """The same for the remembered links of a page that has not changed."""
        found: list[Placed] = []
        for link in links:
            below, priority = self._place(link[5], link[8], depth)
            found.append((link[0], below, priority, link))
        return found

    def _place(self, region: str, paging: bool, depth: int) -> tuple[int, int]:
        """Depth and priority of a link of a page at ``depth``."""
        below = depth if paging else depth + 1
        return below, below * 10 + self._region.get(region, 5) + (4 if paging else 0)

    def refuse(self, url: str, depth: int) -> str | None:
        """Ledger reason why an own page is not walked, or None when it is."""
        if depth > self.max_depth:
            return "depth"
        if any(word in url for word in self._skip):
            return "not_walked"
        if not self.allowed(url):
            return "robots"
        return None
