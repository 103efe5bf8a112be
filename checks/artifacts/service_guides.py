"""The service guides of the portal, read once for the checks of elements and of vague clauses."""

from __future__ import annotations

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.base import Artifacts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.guides.find import Reader
from checks.guides.reading import guide_words
from checks.guides.service import ServiceGuides, find_services

NAME = "service_guides"


def read(shelf: Artifacts) -> ServiceGuides:
    index = shelf.of("titles", TitleIndex)
    reader = Reader(index, shelf.of("texts", Texts), shelf.of("attachment_texts", AttachmentTexts))
    return find_services(reader, guide_words()["service"]["columns"])
