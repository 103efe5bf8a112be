"""Frame and chapters become one portal; what is wrong in a chapter's file is named."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import yaml

from fixtures_sites.base import ExpectedProblem, load_expected, read_expected, serve
from fixtures_sites.chapters_city import portal as chapters_city
from fixtures_sites.chapters_city.content import CHAPTERS, load_content
from fixtures_sites.try_portal import compare

CHAPTER = {
    "columns": [
        {
            "code": "009001",
            "name": "试验栏目",
            "group": "xxgk",
            "articles": [
                "2026-11-01 只有标题的条目",
                {"id": "jia", "title": "甲", "date": "2026-10-01", "body": "见{article:yi}和{file:a.pdf}"},
                {"id": "yi", "title": "乙", "date": "2026-09-01", "meta": {"PubDate": None}},
            ],
        }
    ],
    "expected": [{"kind": "tag_missing", "page": "{article:yi}", "target": "PubDate"}],
}


def folder(path: Path, **chapters: object) -> Path:
    for name, chapter in chapters.items():
        (path / f"{name}.yaml").write_text(yaml.safe_dump(chapter, allow_unicode=True), encoding="utf-8")
    return path


def test_articles_are_listed_newest_first_and_found_by_their_id(tmp_path: Path) -> None:
    content = load_content(folder=folder(tmp_path, a=CHAPTER))
    shelf = content.shelves["009001"]
    assert [article.id for article in shelf.listed] == ["009001-1", "jia", "yi"]
    assert content.filled("{article:yi} {column:009001} {file:a.pdf}") == (
        "/xxgk/009001/20260901/yi.html /xxgk/009001/secondpage.html /AttachFiles/a.pdf"
    )


def test_a_chapter_may_add_to_a_frame_column_and_take_a_frame_article_away(tmp_path: Path) -> None:
    added = {"columns": [{"code": "002003", "articles": ["2026-02-01 补充年报"]}], "remove": ["nianbao-2023"]}
    shelf = load_content(folder=folder(tmp_path, a=added)).shelves["002003"]
    assert shelf.column.name == "政府信息公开年报"
    ids = [article.id for article in shelf.articles]
    assert "nianbao-2023" not in ids and "nianbao-2025" in ids and len(ids) == 3


@pytest.mark.parametrize(
    ("chapter", "said"),
    [
        ({"colums": []}, "a.yaml"),
        ({"columns": [{"code": "009002"}]}, "name"),
        ({"columns": [{"code": "002003", "name": "别名"}]}, "已叫"),
        ({"columns": [{"code": "009003", "name": "甲", "group": "nowhere"}]}, "nowhere"),
        ({"columns": [{"code": "009003", "name": "甲", "group": "xxgk", "articles": ["坏行"]}]}, "坏行"),
        ({"remove": ["no-such"]}, "no-such"),
    ],
)
def test_what_is_wrong_in_a_chapter_is_named(tmp_path: Path, chapter: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load_content(folder=folder(tmp_path, a=chapter))


def test_one_id_cannot_be_used_by_two_chapters(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="jia"):
        load_content(folder=folder(tmp_path, a=CHAPTER, b=CHAPTER))


def test_every_link_of_the_portal_inside_itself_answers() -> None:
    with serve(chapters_city.build("http://127.0.0.2:1")) as server:
        seen, todo = set(), ["/"]
        with httpx.Client(trust_env=False, base_url=server.base_url) as client:
            while todo:
                path = todo.pop()
                if path in seen:
                    continue
                seen.add(path)
                answer = client.get(path)
                assert answer.status_code == 200, path
                if "html" in answer.headers["content-type"]:
                    todo += ["/" + part.split('"')[0] for part in answer.text.split('href="/')[1:]]
    assert len(seen) > 100


def test_all_expected_problems_of_the_chapters_lie_on_pages_of_the_portal() -> None:
    pages = chapters_city.build("http://127.0.0.2:1").pages  # type: ignore[attr-defined]  # a PageTable
    told = load_expected("chapters_city")
    assert told.problems
    assert {problem.page for problem in told.problems if problem.page.startswith("/")} <= set(pages)


def test_the_union_of_the_chapters_is_expected_and_each_can_be_had_alone() -> None:
    names = sorted(path.stem for path in CHAPTERS.glob("*.yaml"))
    alone = [read_expected("x", chapters_city.expected([name])).problems for name in names]
    together = load_expected("chapters_city").problems
    assert sorted(map(str, together)) == sorted(str(problem) for told in alone for problem in told)
    assert read_expected("x", chapters_city.expected([])).problems == ()
    with pytest.raises(ValueError, match="no-such"):
        chapters_city.expected(["no-such"])


def test_kinds_without_a_check_are_not_called_missing() -> None:
    told = read_expected("x", {"problems": [{"kind": "no_such_kind", "page": "/a", "target": ""}]})
    compared = compare([], told, None)
    assert compared.missing == [] and compared.unjudged == [("no_such_kind", "/a", "")]
    assert told.problems == (ExpectedProblem("no_such_kind", "/a", ""),)
