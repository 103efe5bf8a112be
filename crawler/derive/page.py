"""Reading one page: every fact the checks may ask for, from the bytes of one answer.

Pure and deterministic; never raises. When the rendered DOM is given it decides what is shown, and the bytes
stay as second witness for the encoding and for tags that scripts removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.article import (
    SHOWN,
    Body,
    Title,
    find_body,
    find_title,
    is_site_name,
    near_title,
    title_parts,
)
from crawler.derive.attachments import find_attachments
from crawler.derive.breadcrumb import read_breadcrumb
from crawler.derive.column_title import column_title
from crawler.derive.columns import ends_above
from crawler.derive.dates import BEIJING
from crawler.derive.decode import Decoded, decode, is_no_text
from crawler.derive.document import DocumentHead, own_line_doc_no, read_document
from crawler.derive.dynamic import empties_itself, needs_render
from crawler.derive.entries import read_entries
from crawler.derive.filling import fills_empty_element
from crawler.derive.fingerprint import simhash
from crawler.derive.footer import footer_zone, read_footer
from crawler.derive.forms import read_forms
from crawler.derive.hidden import hidden_addresses, read_hidden
from crawler.derive.http_date import http_date
from crawler.derive.jumps import redirect_target
from crawler.derive.kind import decide_kind, is_fragment, lists_letters, lists_more
from crawler.derive.kind_evidence import Evidence, article_title, column_name
from crawler.derive.letter_list import is_letters_own, list_of
from crawler.derive.letter_talk import read_talk
from crawler.derive.letter_title import entitled, names_letter_page
from crawler.derive.links import read_links
from crawler.derive.lists import Lists, read_lists
from crawler.derive.message import read_messages
from crawler.derive.message_rows import read_message_rows
from crawler.derive.meta import page_title, read_meta
from crawler.derive.navigation import read_nav, without_entries
from crawler.derive.openers import opens_outside
from crawler.derive.personal import find_personal
from crawler.derive.personal_text import row_text
from crawler.derive.published import Published, find_published
from crawler.derive.record_place import Setting, in_their_place
from crawler.derive.related import awaits_script, read_related
from crawler.derive.script_days import days_by_script
from crawler.derive.script_pager import turns_by_script
from crawler.derive.search_forms import read_search_forms
from crawler.derive.shell_column import with_shell_column
from crawler.derive.shown import Block, Shown, read_shown, squeeze
from crawler.derive.side_menu import mark_side_menus
from crawler.derive.source import find_source
from crawler.derive.tree import Page, parse
from crawler.model import (
    DocumentFields,
    Fetched,
    Footer,
    ListBlock,
    Message,
    PageFacts,
    PageKind,
    Reading,
    Related,
    Why,
)

DERIVE_VERSION: Final[int] = 16
"""Raised whenever the same bytes may give other facts; stored facts of an older version are read again."""

_TOLD: Final = frozenset(("article", "document", "message"))
_LISTED: Final = frozenset(("column", "message_list", "search", "channel", "sitemap"))
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb"))
_FRAMESET: Final = re.compile(r"<frameset\b", re.I)
_GREETS: Final = re.compile(r"欢迎(?:您|你|访问|光临|来到)")
_LINKED_SHARE: Final = 0.6
_WHOLE_TEXT: Final = 80
_ABOVE_TITLE: Final = 2
_BELOW_TITLE: Final = 3
_LONGEST_NAME: Final = 200


def read_page(fetched: Fetched) -> Reading:
    """All facts and links of one fetched page."""
    headers = {name.lower(): value for name, value in fetched.headers.items()}
    decoded = decode(fetched.body, headers.get("content-type"))
    raw: Page | None = None
    answered = _answered(headers.get("date"))
    if fetched.rendered is None and is_no_text(decoded):
        return Reading(_no_page(fetched, decoded), ())
    if fetched.rendered is None:
        page = parse(decoded.text, fetched.url, answered=answered)
        meta = read_meta(page)
        tab = page_title(page)
    else:
        page = parse(fetched.rendered, fetched.url, rendered=True, answered=answered)
        raw = parse(decoded.text, fetched.url)
        meta = {**read_meta(raw), **{k: v for k, v in read_meta(page).items() if v}}
        tab = page_title(page) or page_title(raw)
    return _read(fetched, decoded, page, meta, tab)


def _read(fetched: Fetched, decoded: Decoded, page: Page, meta: dict[str, str], tab: str) -> Reading:
    mark_side_menus(page)
    shown = read_shown(page)
    links = read_links(page)
    lists = read_lists(page)
    breadcrumb = with_shell_column(read_breadcrumb(page), page)
    site = meta.get("SiteName", "")
    footer = read_footer(page, shown)
    foot_start = min((b.index for b in footer_zone(shown) if b.region != "nav"), default=len(shown.blocks))
    if shown.blocks and foot_start < len(shown.blocks) * 0.3:
        foot_start = len(shown.blocks)

    title = find_title(shown, article_title(meta), tab, site)
    index = title.index if title else None
    head = read_document(shown)
    body = find_body(page, shown, index, foot_start)
    if head is not None:
        body = Body(tuple(b for b in body.blocks if b.index not in head.blocks), body.marked)
    near = near_title(shown, index, foot_start)
    headed = head.fields.published_on if head is not None else None
    published = find_published(near, index, meta, fetched.url, page.answered, headed)
    lines = [*_round_title(shown, index), *body.blocks[:5]]
    doc_no = own_line_doc_no([b.text for b in lines], title.text if title else "")
    lists = in_their_place(
        lists,
        Setting(
            page=page,
            shown=shown,
            tab=tab,
            site=site,
            column=column_name(meta, shown, tab),
            article=article_title(meta),
            breadcrumb=breadcrumb,
            title=title,
            published=published,
            head=head,
            body=body,
            foot_start=foot_start,
        ),
    )
    content = _content(shown, foot_start)
    content_text = "\n".join(b.text for b in content)
    messages = read_messages(shown) or read_talk(shown, [crumb.name for crumb in breadcrumb[-4:]])
    redirect = redirect_target(page)
    concealed = read_hidden(page, decoded.text)

    seen = Evidence(
        page=page,
        status=fetched.status,
        shown=shown,
        content=content_text,
        page_title=tab,
        title=title.text if title else "",
        title_shown=title is not None and title.index is not None and title.rule == SHOWN,
        title_headed=index is not None and not shown.blocks[index].linked,
        meta=meta,
        breadcrumb=[crumb.name for crumb in breadcrumb],
        main=lists.main,
        blocks=lists.blocks,
        body=body,
        head=head,
        doc_no=doc_no,
        published=published,
        messages=messages,
        message_rows=read_message_rows(page, shown),
        redirect=redirect,
    )
    kind, rule = decide_kind(seen)
    told = kind in _TOLD
    if kind == "message" and published is not None and is_letters_own(published, messages):
        published = None
    attachments = find_attachments(links) if told else ()
    length = body.length if told else sum(b.length for b in content if _is_text(b))
    # An article whose text stands in the static page owes nothing that a browser could add.
    settled = page.rendered or kind in ("error", "redirect") or (told and length >= _WHOLE_TEXT)
    needs = () if settled else (*needs_render(page, lists, length), *_partial_island(lists))
    letters = _letters(seen, kind, title)
    rows = list_of(letters, lists) if kind == "message_list" else None
    if rows is not None and needs == ("empty_list",):
        needs = ()
    if settled and told and not page.rendered and empties_itself(page):
        needs = ("empties_itself",)
    if not needs and kind in ("column", "message_list"):
        if turns_by_script(page, lists.main):
            needs = ("script_pager",)
        elif opens_outside(page, lists.main):
            needs = ("outer_opener",)
        elif days_by_script(page, lists.main):
            needs = ("days_by_script",)
    related = _related(page, kind, seen)
    if not related and not page.rendered and not needs and _may_have_counterpart(kind, seen):
        awaited = awaits_script(page) or fills_empty_element(page, fetched=True)
        needs = ("related_box",) if awaited else ()
    facts = PageFacts(
        url=fetched.url,
        kind=kind,
        encoding=decoded.encoding,
        declared_encoding=decoded.declared,
        title=_title(kind, title or _headed(head), site, seen, letters, ends_above(breadcrumb, fetched.url)),
        published=published.value if told and published else None,
        published_from=published.source if told and published else None,
        date_conflict=bool(told and published and published.conflict),
        source=find_source(shown, near, meta.get("ContentSource", "")) if told else None,
        breadcrumb=breadcrumb,
        nav=without_entries(read_nav(page), lists.main),
        meta=meta,
        footer=footer,
        list=_listed(kind, lists, needs, rows),
        blocks=lists.blocks,
        document=_document(kind, head, doc_no),
        messages=letters,
        attachments=attachments,
        redirect=redirect if kind == "redirect" else None,
        search_forms=read_search_forms(page),
        entries=read_entries(page),
        related=related,
        forms=read_forms(page, shown, title, body, foot_start, attachments) if told else (),
        hidden_links=hidden_addresses(concealed),
        concealed=concealed,
        personal_data=find_personal(row_text(shown.blocks[:foot_start]), title.text if title else tab),
        text_length=length,
        text_hash=simhash(content_text),
        needs_render=needs,
        # A frameset only frames other documents: it has no foot of its own to show before they stand in it.
        fragment=is_fragment(seen, kind)
        or (not page.rendered and _FRAMESET.search(decoded.text) is not None),
        why=_why(kind, rule, title, published, decoded, footer),
    )
    return Reading(facts, links)


def _no_page(fetched: Fetched, decoded: Decoded) -> PageFacts:
    """What is known of bytes that are no text: nothing that a page shows, and nothing that it owes."""
    return PageFacts(
        url=fetched.url,
        kind="error" if fetched.status >= 400 else "other",
        encoding=decoded.encoding,
        declared_encoding=decoded.declared,
        fragment=True,
        why=(Why("kind", "no_text", decoded.encoding),),
    )


def _related(page: Page, kind: PageKind, seen: Evidence) -> tuple[Related, ...]:
    if kind not in ("article", "document"):
        return ()
    place = (*seen.breadcrumb, seen.meta.get("ColumnName", ""))
    title = seen.title or title_parts(seen.page_title, "")[0]
    return read_related(page, seen.shown.blocks, kind, title, place)


def _may_have_counterpart(kind: PageKind, seen: Evidence) -> bool:
    """Documents and what explains them: of other articles nobody asks for the counterpart."""
    return kind == "document" or (kind == "article" and "解读" in seen.title)


def _partial_island(lists: Lists) -> tuple[str, ...]:
    """A data island that holds only the first entries: scripts fetch the next group when asked for it."""
    main = lists.main
    if main is None or main.read_from != "island" or main.next is not None or main.count <= len(main.items):
        return ()
    return ("island_partial",)


def _letters(seen: Evidence, kind: PageKind, title: Title | None) -> tuple[Message, ...]:
    if kind not in ("message", "message_list"):
        return ()
    rows = seen.message_rows
    more_rows = not seen.messages or lists_more(seen) or lists_letters(seen)
    letters = tuple(rows if more_rows else seen.messages)
    return entitled(letters, title, seen.shown.blocks, seen.breadcrumb) if kind == "message" else letters


def _listed(kind: PageKind, lists: Lists, needs: Sequence[str], rows: ListBlock | None) -> ListBlock | None:
    """The list of a list page; one without an item is a list of nothing, or of what scripts will bring.
    ``rows``: the letters of a page that shows no other list."""
    if kind not in _LISTED or (rows is not None and not needs):
        return rows
    main, paging = lists.main, lists.paging
    if main is None and kind == "message_list" and paging.told and not needs:
        # Letters told in full are no rows of links; what turns the page stands below them all the same.
        return ListBlock(pages=paging.pages, page_no=paging.page_no, next=paging.next, last=paging.last)
    if main is None and kind in ("column", "message_list"):
        return ListBlock(dynamic=bool(needs))
    # The parts of a site map without ways below them are no empty list, nor are the boxes of a channel.
    if kind in ("sitemap", "channel") and main is not None and not (main.items or main.dynamic):
        return None
    return main


def _answered(header: str | None) -> str | None:
    """Day of the answer in Beijing, from the HTTP ``Date`` header."""
    when = http_date(header)
    return when.astimezone(BEIJING).date().isoformat() if when else None


def _content(shown: Shown, foot_start: int) -> list[Block]:
    return [b for b in shown.blocks[:foot_start] if b.region not in _OUTSIDE and not b.option]


def _round_title(shown: Shown, index: int | None) -> Sequence[Block]:
    """The lines right above and below the title, where a document's number stands by itself."""
    if index is None:
        return ()
    near = shown.blocks[max(0, index - _ABOVE_TITLE) : index + _BELOW_TITLE + 1]
    return [b for b in near if b.region not in _OUTSIDE and not b.option and not b.linked]


def _is_text(block: Block) -> bool:
    return block.linked <= len(block.text) * _LINKED_SHARE


def _title(
    kind: PageKind, title: Title | None, site: str, seen: Evidence, letters: Sequence[Message], above: bool
) -> str | None:
    tab = seen.page_title
    # A tab that names the site alone: the path tells what the page is about.
    nameless = title is None and _names_site(tab, site)
    if kind in _TOLD:
        text = title.text if title else title_parts(tab, site)[0]
        bare = title is None or names_letter_page(title.text)
        if bare and kind == "message" and len(letters) == 1 and letters[0].title:
            text = letters[0].title
        elif nameless:
            text = column_title(tab, site, seen, above)
    elif kind in ("other", "form") and nameless:
        text = column_title(tab, site, seen, above)
    elif kind in ("home", "error", "redirect", "other", "form", "search"):
        text = tab if kind in ("home", "error") else title_parts(tab, site)[0]
    else:
        text = column_title(tab, site, seen, above)
    return text or None


def _names_site(tab: str, site: str) -> bool:
    """Whether ``<title>`` says no more than whose site it is, or greets who comes («某县网欢迎您！»)."""
    parts = title_parts(tab, site)
    if site and squeeze(parts[0]) == squeeze(site):
        return True
    return _GREETS.search(tab) is not None or all(is_site_name(part) for part in parts)


def _headed(head: DocumentHead | None) -> Title | None:
    """The title as the document's own head tells it, for pages that show it nowhere else."""
    return Title(head.title, None, "document head") if head is not None and head.title else None


def _document(kind: PageKind, head: DocumentHead | None, doc_no: str | None) -> DocumentFields | None:
    if kind != "document":
        return None
    fields = head.fields if head else DocumentFields()
    if fields.doc_no is None and doc_no is not None and (head is None or "doc_no" not in head.labels):
        return DocumentFields(
            index_no=fields.index_no,
            doc_no=doc_no,
            issuer=fields.issuer,
            written_on=fields.written_on,
            published_on=fields.published_on,
            validity=fields.validity,
            topic=fields.topic,
            genre=fields.genre,
        )
    return fields


def _why(
    kind: PageKind,
    rule: str,
    title: Title | None,
    published: Published | None,
    decoded: Decoded,
    footer: Footer,
) -> tuple[Why, ...]:
    found = [Why("kind", rule, kind)]
    if decoded.declared:
        found.append(Why("encoding", "bytes", f"{decoded.declared} → {decoded.encoding}"))
    if title is not None:
        found.append(Why("title", title.rule, title.text))
    if published is not None and kind in _TOLD:
        found.append(Why("published", published.source, published.witness[:_LONGEST_NAME]))
    if footer.script_made:
        found.append(Why("footer", "script_made", "scripts or frames may add to the foot"))
    return tuple(found)
