"""What the IPv6 probe keeps: the records of the portal's hosts, and what asking over IPv6 gave."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Told = Literal["yes", "none", "no_name", "silent"]
"""``none``: the name exists without such a record; ``no_name``: no such name; ``silent``: nothing usable."""

Usable = Literal["yes", "none", "odd", "unknown"]
"""Can visitors use the addresses? ``odd``: local or tunnel addresses only; ``unknown``: nobody knows."""


class Records(Struct, frozen=True):
    told: Told
    values: tuple[str, ...] = ()
    note: str = ""


class HostRecords(Struct, frozen=True):
    host: str
    a: Records
    aaaa: Records
    usable: Usable
    note: str = ""


class NameServers(Struct, frozen=True):
    """Servers of the zone, and those of them that have an IPv6 address. ``told``: silent when not had."""

    told: Told
    zone: str = ""
    names: tuple[str, ...] = ()
    with_ipv6: tuple[str, ...] = ()


State = Literal["measured", "no_name", "not_asked", "no_resolver"]
"""``no_name``: the portal is visited by address or by a name of this machine; ``not_asked``: the settings
keep us on this machine; ``no_resolver``: there is no name server here."""

Reached = Literal["yes", "no", "silent", "refused_us", "not_tried"]
"""``no``: somebody answered over IPv6 and it was not the page (refused, 4xx, 5xx); ``silent``: nothing came
back, which may be our own network; ``refused_us``: the site turned an automatic visit away."""


class Try(Struct, frozen=True):
    at: str
    reached: Reached
    note: str
    status: int | None = None


class Ipv6Answer(Struct, frozen=True):
    """``hosts``: the home page's host first, then the portal's where it is another. ``route``: an IPv6 path
    with a public source address leads from here to the host; None when it was not looked for."""

    state: State
    at: str
    note: str = ""
    hosts: tuple[HostRecords, ...] = ()
    name_servers: NameServers | None = None
    route: bool | None = None
    tries: tuple[Try, ...] = ()
