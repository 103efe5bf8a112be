"""澄浦市体育局: its host answers, its portal does not: every address is 503, however often it is asked.

That is the portal's own fault. One that refuses us, or whose name is unknown here, is another case (see
``tests/e2e/test_evil_portal.py``), and so is one that was being restarted when it was first asked (the home
page of ``frail_city``).
"""

from __future__ import annotations

from fixtures_sites.base import PageTable, Portal, Response

_BODY = (
    '<html><head><meta charset="utf-8"><title>503 Service Temporarily Unavailable</title></head>'
    "<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>"
)


def build(outside_url: str) -> Portal:
    """The portal; ``outside_url`` is not used: it links to nothing. ``Retry-After`` keeps the wait short."""
    unavailable = Response(503, _BODY.encode(), headers={"Retry-After": "1"})
    return PageTable("down_department", "澄浦市体育局", "city_department", {}, unavailable)
