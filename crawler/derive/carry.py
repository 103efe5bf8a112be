"""What pages asked again say of the untouched pages of their template: a fault of the foot that none of them
shows any more is taken as mended on all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crawler.model import Footer, PageFacts

_ELEMENTS = tuple(name for name in Footer.__struct_fields__ if name != "script_made")


class Identity(Struct, frozen=True):
    """What a template says of its site: the foot and the tags that are the same on every page."""

    footer: Footer
    tags: dict[str, str] = {}


def identity_of(facts: PageFacts, site_tags: Sequence[str], footer: Footer | None = None) -> Identity:
    """``footer``: that of the rendered page where scripts make it."""
    wanted = {name.lower() for name in site_tags}
    tags = {name: value for name, value in facts.meta.items() if name.lower() in wanted}
    return Identity(footer or facts.footer, tags)


def carried(old: Identity, seen: Sequence[Identity]) -> Identity:
    """``old`` with what all of ``seen`` agree on: an element that was missing and is now shown by every one,
    or one that every one now shows with the same new value. An element that some page still lacks, or that
    vanished, is left as it was: the pages that show that fault speak for themselves."""
    if not seen:
        return old
    values: dict[str, Any] = {}
    for name in _ELEMENTS:
        values[name] = _agreed(getattr(old.footer, name), [getattr(one.footer, name) for one in seen])
    names = sorted({name for one in (old, *seen) for name in one.tags})
    tags = {name: _agreed(old.tags.get(name, ""), [one.tags.get(name, "") for one in seen]) for name in names}
    return Identity(
        msgspec.structs.replace(old.footer, **values),
        {name: value for name, value in tags.items() if value or name in old.tags},
    )


def _agreed(old: Any, new: Sequence[Any]) -> Any:
    if not all(new):
        return old
    if not old or all(value == new[0] for value in new):
        return new[0]
    return old


def with_identity(facts: PageFacts, identity: Identity) -> PageFacts:
    """``facts`` of an untouched page with the template's new foot and site tags."""
    return msgspec.structs.replace(facts, footer=identity.footer, meta={**facts.meta, **identity.tags})
