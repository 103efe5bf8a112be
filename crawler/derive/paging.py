"""Paging of a list: how many pages, which one this is, where the next and the last are.

Witnesses, strongest first: a paging call or variable in a script (TRS ``createPageHTML`` and its kin), the
words of the pager (共 25 页, 第 1 页, 1/25), the pager's links and their numbers, a choice of page numbers.
"""

from __future__ import annotations

from crawler.derive.page_numbers import Paging, page_number
from crawler.derive.pager_choice import from_choice
from crawler.derive.pager_markup import from_markup
from crawler.derive.pager_scripts import from_scripts
from crawler.derive.tree import Page


def read_paging(page: Page, items: int = 0) -> Paging:
    """Paging of the page's main list. ``items``: entries shown, to turn a total into pages. Never raises."""
    by_script = from_scripts(page, items)
    by_markup = from_markup(page)
    if by_markup.next is None or by_markup.page_no is None:
        chosen = from_choice(page)
        by_markup = Paging(
            by_markup.pages or chosen.pages,
            by_markup.page_no or chosen.page_no,
            by_markup.next or chosen.next,
            by_markup.last or chosen.last,
            by_markup.total,
        )
    called = by_script.called and not (page.rendered and by_markup.pages)
    pages = (by_script.pages if called else None) or by_markup.pages or by_script.pages
    if pages is None and by_markup.total and items and by_markup.total <= items:
        pages = 1
    page_no = (by_script.page_no if called else None) or by_markup.page_no or by_script.page_no
    if page_no is None and pages is not None:
        page_no = page_number(page.url) or 1
    if pages is not None and page_no is not None and page_no > pages:
        pages = None if by_script.pages is None else pages
    following = by_markup.next or by_script.next
    if following and following == page.url:
        following = None
    if pages is not None and page_no is not None and page_no >= pages:
        following = None
    return Paging(
        pages, page_no, following, by_markup.last or by_script.last, by_markup.total or by_script.total
    )
