"""Lists: those a rubric names, and those the menu names and that open without content."""

from __future__ import annotations

from typing import Any

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.small_site import BODY, Entry, build

RIGHTS = {"name": "权责清单", "any": ["权力清单", "责任清单", "权责清单"], "column": ["权责清单"]}


def ask(crawl: Any, **options: Any) -> Verdict:
    return run_check(CHECKS["lists"], options, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(f.kind, f.page_url.removeprefix("http://www.x.gov.cn"), f.target) for f in verdict.findings]


def bare(crawl: Any, text: str, **columns: list[Entry]) -> None:
    """A portal whose menu names a list that opens a page with ``text``."""
    build(
        crawl,
        columns or {"通知公告": [Entry("停水通知", "2026-01-01")]},
        more='<li><a href="/zj.html">中介服务清单</a></li>',
    )
    crawl.html(
        "/zj.html",
        "<html><head><title>中介服务清单</title></head><body><div class='position'>当前位置："
        f"<a href='/'>首页</a> &gt; 中介服务清单</div>"
        f"<h1>中介服务清单</h1><div class='article'><p>{text}</p></div></body></html>",
    )


def test_a_list_of_the_menu_that_opens_without_content_is_missing(crawl) -> None:
    bare(crawl, "本单位中介服务清单另行公布。")
    assert rows(ask(crawl)) == [("list_missing", "/zj.html", "中介服务清单")]


def test_an_empty_list_page_is_an_empty_column_not_a_second_problem(crawl) -> None:
    bare(crawl, "暂无信息")
    assert rows(ask(crawl)) == []
    empty = run_check(CHECKS["column_empty"], {}, crawl.artifacts(), 1)
    assert [f.page_url for f in empty.findings] == ["http://www.x.gov.cn/zj.html"]


def test_a_list_of_the_menu_with_content_is_there(crawl) -> None:
    bare(crawl, BODY)
    assert rows(ask(crawl)) == []


def test_a_bare_page_is_no_loss_where_the_list_stands_elsewhere(crawl) -> None:
    bare(crawl, "见文件。", 通知公告=[Entry("行政审批中介服务事项清单（2026年版）", "2026-02-01")])
    assert rows(ask(crawl)) == []


def test_no_list_is_owed_that_the_portal_does_not_name(crawl) -> None:
    build(crawl, {"通知公告": [Entry("停水通知", "2026-01-01")]})
    assert ask(crawl).outcome == "not_applicable"


def test_a_list_that_a_rubric_names_and_that_is_not_there(crawl) -> None:
    build(crawl, {"通知公告": [Entry("停水通知", "2026-01-01")]})
    assert rows(ask(crawl, columns=["权责清单"], subjects=[RIGHTS])) == [("list_missing", "/", "权责清单")]


def test_a_filled_column_of_the_name_is_the_list(crawl) -> None:
    build(crawl, {"权力清单": [Entry("取水许可", "2026-01-01"), Entry("排水许可", "2026-01-01")]})
    assert ask(crawl, columns=["权责清单"], subjects=[RIGHTS]).outcome == "met"


def test_the_fields_of_a_list_are_looked_for_in_it(crawl) -> None:
    table = (
        "<table><tr><th>事项名称</th><th>设定依据</th><th>实施主体</th></tr>"
        "<tr><td>取水许可</td><td>水法第七条和取水许可管理条例的有关规定</td><td>某市水务局行政审批科</td></tr>"
        "<tr><td>排水许可</td><td>城镇排水与污水处理条例第二十一条规定</td><td>某市水务局排水管理科</td></tr></table>"
    )
    build(crawl, {"权责清单": [Entry("某局权力清单", "2026-01-01", html=table)]})
    asked = {"columns": ["权责清单"], "subjects": [RIGHTS]}
    assert ask(crawl, **asked, fields=["办事名称|事项名称", "依据", "收费"]).outcome == "met"
    verdict = ask(crawl, **asked, fields=["收费", "期限", "流程", "依据"])
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "list_fields")
    assert verdict.reason_args["absent"] == "收费、期限、流程"
