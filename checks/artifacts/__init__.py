"""Artifacts that checks declare: one module each, read from one archive."""

from checks.artifacts.bad_links import BadLinks
from checks.artifacts.base import Artifacts, Missing, readers
from checks.artifacts.footers import ELEMENTS, FooterFault, FooterReading
from checks.artifacts.home import HomeReading
from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.portal import PortalReading
from checks.artifacts.search import SearchCase, SearchReading
from checks.artifacts.texts import Texts

__all__ = [
    "ELEMENTS",
    "Artifacts",
    "BadLinks",
    "FooterFault",
    "FooterReading",
    "HomeReading",
    "Missing",
    "PageEntry",
    "PageIndex",
    "PortalReading",
    "SearchCase",
    "SearchReading",
    "Texts",
    "readers",
]
