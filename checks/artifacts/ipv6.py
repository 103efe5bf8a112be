"""Address records of the portal's hosts, and what asking over IPv6 gave."""

from __future__ import annotations

from checks.artifacts.base import Artifacts, Missing
from checks.artifacts.probes import stored
from crawler.gather.probes.ipv6_model import Ipv6Answer
from crawler.gather.probes.kept import IPV6

NAME = "ipv6"


def read(shelf: Artifacts) -> Ipv6Answer | Missing:
    return stored(shelf, IPV6, Ipv6Answer)
