"""Whether a static page can be judged, or only the page after its scripts ran.

A reason is given only when what the page owes (its list, its text) is missing from the static page and
something on it would put it there. A data island that already holds the entries needs no browser.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.empty_list import has_empty_container, shows_empty_list
from crawler.derive.filling import fills_empty_element, fills_later
from crawler.derive.first_texts import first_texts
from crawler.derive.jumps import redirect_target
from crawler.derive.list_outline import outline_of
from crawler.derive.lists import Lists, looks_like_article
from crawler.derive.record_heads import stands_alone
from crawler.derive.region import regions_of
from crawler.derive.tree import Page

_FRAMEWORK: Final = re.compile(
    r"\{\{[^{}]{1,80}\}\}|<\?=|<%=|\bv-for=|\bng-repeat=|\bv-cloak\b|\bms-repeat=|\bv-html=|\bv-text="
)
_PLACEHOLDER: Final = re.compile(r"\{\{[^{}]{1,80}\}\}|<\?=|<%=|\$\{[\w.]{1,40}\}")
_LOADING: Final = re.compile(
    r"^(?:数据|内容|页面|列表)?(?:正在)?(?:拼命)?加载中?[.。…\s]*$|^(?:数据|内容)?(?:正在)?(?:加载"
    r"|载入|读取)(?:中)?[.。…，,请稍候后等待\s]*$|^loading[.…\s]*$",
    re.I,
)
_UNIT: Final = re.compile(r"page/build/unit|jpaas-publish-server", re.I)
_UNIT_WORDS: Final = ("page/build/unit", "jpaas-publish-server")
_FRAMEWORK_WORDS: Final = (
    "{{",
    "<?=",
    "<%=",
    "v-for",
    "ng-repeat",
    "v-cloak",
    "ms-repeat",
    "v-html",
    "v-text",
)
_LOADING_WORDS: Final = ("载", "oading", "读取")
_DATA_WORDS: Final = ("data-url", "data-source", "data-api")
_ROOTS: Final = frozenset(("app", "root", "__nuxt", "__next", "q-app", "vue-app", "main-app"))
_LITTLE: Final = 80
_BARE: Final = 160
"""Characters beside an empty container up to which it is the page's matter, whatever its script is called."""
_EMPTYING_WORDS: Final = ("document.body.", "$('body').", '$("body").')
_EMPTIES: Final = re.compile(
    r"""document\.body\.(?:innerHTML|innerText|textContent)\s?=\s?(?:""|'')\s?[;}\n]"""
    r"""|\$\(['"]body['"]\)\.(?:empty\(\)|html\(\s?(?:""|'')\s?\)|remove\(\))"""
)
_FUNCTION: Final = re.compile(r"\bfunction\b|=>|\bon[a-z]+\s?=")
_MOST_CODE: Final = 20_000
_ANALYTICS: Final = re.compile(
    r"conac|jiucuo|hm\.baidu|cnzz|ta-\d|trs_ta|webdig|share|wza|aria|statistics|kpyfx|yeefx|analytics"
    r"|tongji|matomo|phpstat|/count/",
    re.I,
)


def needs_render(page: Page, lists: Lists, text_length: int) -> tuple[str, ...]:
    """Reason keys why only the rendered page can be judged; empty when the static page will do.

    ``text_length``: characters of shown text without navigation.
    """
    if page.rendered:
        return ()
    if _chosen_by_fragment(page) and _has_scripts(page) and redirect_target(page) is None:
        # The server never sees a fragment: what the static page lists is the same for all of them.
        return tuple(dict.fromkeys((*_marks(page), "hash_route")))
    if empties_itself(page):
        return ("empties_itself",)
    has_items = lists.main is not None and bool(lists.main.items)
    if has_items or sum(len(block.items) for block in lists.blocks) >= 5:
        return ()
    if redirect_target(page) is not None:
        return ()
    if not _has_scripts(page):
        return ()
    reasons = _marks(page)
    if _is_blank(page, text_length):
        reasons.append("blank_body")
    if not reasons and not lists.blocks and not looks_like_article(page):
        if "jpage(" in page.text.replace(" ", ""):
            reasons.append("jpage_without_island")
        elif _owes_list(page, lists, text_length):
            reasons.append("empty_list")
    if not reasons and _empty_article(page, text_length):
        reasons.append("empty_article")
    if not reasons and text_length <= _LITTLE and fills_empty_element(page, fetched=True):
        reasons.append("app_root")
    return tuple(dict.fromkeys(reasons))


def empties_itself(page: Page) -> bool:
    """Whether a script takes everything off the page as it runs, in no function that a visitor calls."""
    for script in page.root.iter("script"):
        code = (script.text or "")[:_MOST_CODE]
        if "body" not in code or not any(word in code for word in _EMPTYING_WORDS):
            continue
        found = _EMPTIES.search(code)
        if found is not None and _FUNCTION.search(code, 0, found.start()) is None:
            return True
    return False


def _chosen_by_fragment(page: Page) -> bool:
    """Whether the number behind ``#`` chooses what the page shows, and names no place in it."""
    number = page.url.partition("#")[2]
    if not number.isdecimal():
        return False
    return not any(number in (element.get("id"), element.get("name")) for element in page.root.iter())


def _has_scripts(page: Page) -> bool:
    return any(
        bool((script.text or "").strip())
        or bool(script.get("url"))
        or not _ANALYTICS.search(script.get("src") or "x conac")
        for script in page.root.iter("script")
        if "json" not in (script.get("type") or "")
    )


def _marks(page: Page) -> list[str]:
    """Signs in the markup that its main content is put in by a script."""
    out: list[str] = []
    text = page.text
    if page.holds(_UNIT_WORDS):
        for script in page.root.iter("script"):
            if _UNIT.search(script.get("url") or "") or script.get("querydata"):
                out.append("jpaas_unit")
                break
    if "/gkmlpt/" in page.url and "/content/" not in page.url and "_CONFIG" in text:
        out.append("gkmlpt_shell")
    framework = any(word in text for word in _FRAMEWORK_WORDS) and _FRAMEWORK.search(text)
    if framework and _shows_placeholder(page):
        out.append("placeholder")
    if page.holds(_LOADING_WORDS) and _shows_loading(page):
        out.append("loading_text")
    if page.holds(_DATA_WORDS) and _names_source(page):
        out.append("data_url")
    for element in page.root.iter("div", "main"):
        if (element.get("id") or "") in _ROOTS and len(first_texts(element).strip()) < 20:
            out.append("app_root")
            break
    return out


def _shows_loading(page: Page) -> bool:
    regions = regions_of(page)
    for element in page.root.iter("div", "ul", "tbody", "p", "li", "td", "dd", "span", "section", "main"):
        own = (element.text or "").strip()
        if (
            own
            and len(own) <= 20
            and ("载" in own or "oading" in own.lower() or "读取" in own)
            and _LOADING.match(own)
            and len(element) <= 1
            and not regions.hidden(element)
        ):
            return True
    return False


def _names_source(page: Page) -> bool:
    for element in page.root.iter("div", "ul", "tbody", "section"):
        url = element.get("data-url") or element.get("data-source") or element.get("data-api") or ""
        if url and re.search(r"[/?]", url) and not any(True for _ in element.iter("a")):
            return True
    return False


def _shows_placeholder(page: Page) -> bool:
    for element in page.root.iter():
        if element.tag in ("script", "style", "template", "textarea"):
            continue
        if any(
            above.tag in ("script", "template", "textarea")
            for above in element.iterancestors("template", "textarea")
        ):
            continue
        if element.text and _PLACEHOLDER.search(element.text):
            return True
        for name, value in element.attrib.items():
            if name in ("v-for", "ng-repeat", "v-html", "v-cloak", "ms-repeat", "v-text") or (
                name in ("href", "title") and _PLACEHOLDER.search(value)
            ):
                return True
    return False


def _is_blank(page: Page, text_length: int) -> bool:
    if text_length >= 20:
        return False
    if any(True for _ in page.root.iter("frameset", "frame")):
        return False
    for body in page.root.iter("body"):
        if next(body.iter("iframe", "object", "embed", "video"), None) is not None:
            return False
        if sum(1 for _ in body.iter("img")) > 2 or sum(1 for _ in body.iter("a")) > 5:
            return False
    return any(
        (script.text and len(script.text) > 60)
        or (script.get("src") and not _ANALYTICS.search(script.get("src") or ""))
        for script in page.root.iter("script")
    )


def _owes_list(page: Page, lists: Lists, text_length: int) -> bool:
    """A page built to show a list that shows none.

    What is read as a list of nothing counts as one only after the scripts that could fill it have run.
    """
    if lists.paging.told or (lists.main is not None and _may_fetch(page)):
        return True
    if text_length > 600:
        return False
    column = False
    for meta in page.root.iter("meta"):
        name = (meta.get("name") or "").lower()
        if name == "columnname" and (meta.get("content") or "").strip():
            column = True
    outline, regions = outline_of(page), regions_of(page)
    if has_empty_container(outline, regions, fillable=True):
        ajax = any(script.text and fills_later(script.text) for script in page.root.iter("script"))
        fetched = column or ajax or (text_length <= _BARE and _may_fetch(page))
        return fetched or fills_empty_element(page, fetched=False)
    if column and lists.main is None and fills_empty_element(page, fetched=False):
        return True
    # Heads of a table without rows, or «暂无» that stands there until the answer comes.
    bare = stands_alone(page) or (lists.main is None and shows_empty_list(outline, regions, lists.paging))
    return bare and _may_fetch(page)


def _may_fetch(page: Page) -> bool:
    """Whether a script of the page fetches what it puts in, or lies in a file that may do so."""
    return any(
        fills_later(script.text) if script.text else not _ANALYTICS.search(script.get("src") or "x conac")
        for script in page.root.iter("script")
        if "json" not in (script.get("type") or "")
    )


def _content(element: HtmlElement) -> bool:
    for node in element.iter():
        if node.tag in ("script", "style"):
            continue
        if node.tag in ("img", "input", "iframe", "a", "video", "object", "embed", "select", "textarea"):
            return True
        if node.text and node.text.strip():
            return True
    return any(child.tail and child.tail.strip() for child in element)


_ARTICLE_BODY: Final = re.compile(
    r"(?:^|\s)(?:zoom|ucap-content|article[_-]?con\w*|trs_editor|v_news_content|news_content"
    r"|detail[_-]?con\w*|content|ivs_content|maintext|con_text)(?:\s|$)",
    re.I,
)


def _empty_article(page: Page, text_length: int) -> bool:
    """An article page whose body stands empty for a script to fill."""
    if text_length > 400:
        return False
    titled = any(
        (meta.get("name") or "").lower() == "articletitle" and (meta.get("content") or "").strip()
        for meta in page.root.iter("meta")
    )
    if not titled:
        return False
    bodies = [
        element
        for element in page.root.iter("div", "td", "article", "section")
        if _ARTICLE_BODY.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    if not bodies or any(_content(element) for element in bodies):
        return False
    return any(script.text and fills_later(script.text) for script in page.root.iter("script"))
