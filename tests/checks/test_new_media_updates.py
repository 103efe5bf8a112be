"""新媒体更新: judged from what was handed in; what nobody handed in is for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from storage.new_media import FACT, Account, NewMediaFault, Post, read_accounts
from tests.checks.conftest import Crawl


def judged(
    crawl: Crawl, *accounts: Account, options: dict[str, Any] | None = None, shown: str = ""
) -> Verdict:
    crawl.html("/", f'<html><body><div class="nav"><a href="/">首页</a></div>{shown}</body></html>')
    if accounts:
        crawl.archive.set_facts({FACT: msgspec.to_builtins(accounts)})
    return run_check(CHECKS["new_media_updates"], options or {}, crawl.artifacts(), 1)


def wechat(*dates: str, url: str = "") -> Account:
    return Account("微信", "某县发布", url, tuple(Post(date) for date in dates))


def test_fourteen_days_are_still_in_time_and_fifteen_are_not(crawl: Crawl) -> None:
    assert judged(crawl, wechat("2026-11-06")).outcome == "met"


def test_an_account_without_update_for_more_than_the_days_is_stale(crawl: Crawl) -> None:
    verdict = judged(crawl, wechat("2026-11-05", "2026-10-01", url="https://weixin.example/a"))
    assert [(f.kind, f.page_url, f.target) for f in verdict.findings] == [
        ("new_media_stale", "https://weixin.example/a", "2026-11-05")
    ]


def test_posts_ahead_of_the_day_do_not_count(crawl: Crawl) -> None:
    assert [f.target for f in judged(crawl, wechat("2026-12-01", "2026-10-01")).findings] == ["2026-10-01"]


def test_an_account_without_address_is_shown_where_it_can_be_looked_for(crawl: Crawl) -> None:
    (found,) = judged(crawl, wechat()).findings
    assert found.page_url.startswith("https://")
    assert found.target == ""


@pytest.mark.parametrize("shown", ["", '<a href="https://weibo.com/u/1">政务微博</a>'])
def test_what_was_not_handed_in_is_for_a_person(crawl: Crawl, shown: str) -> None:
    assert judged(crawl, shown=shown).outcome == "needs_review"


def test_updates_a_period_are_counted(crawl: Crawl) -> None:
    weekly = {"every": 7, "times": 2, "periods": 2}
    often = wechat("2026-11-20", "2026-11-16", "2026-11-12", "2026-11-09")
    assert judged(crawl, often, options=weekly).outcome == "met"


def test_too_few_updates_a_period_go_to_a_reviewer(crawl: Crawl) -> None:
    weekly = {"every": 7, "times": 2, "periods": 2}
    assert judged(crawl, wechat("2026-11-20", "2026-11-12"), options=weekly).outcome == "needs_review"


def test_the_file_gives_the_rows_of_one_unit(tmp_path: Path) -> None:
    path = tmp_path / "new_media.csv"
    text = (
        "单位,平台,账号,发布时间,标题\n某县,微信,某县发布,2026年11月3日,甲\n"
        ",微博,共用,2026-11-01,\n乙县,微信,乙县发布,2026-11-02,\n"
    )
    path.write_text(text, encoding="utf-8-sig")
    assert read_accounts(path, "x", "某县") == (
        Account("微信", "某县发布", "", (Post("2026-11-03", "甲"),)),
        Account("微博", "共用", "", (Post("2026-11-01"),)),
    )


def test_every_fault_of_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "new_media.csv"
    path.write_text("平台,账号,日期\n微信,,2026-11-03\n微信,某县发布,昨天\n", encoding="gb18030")
    with pytest.raises(NewMediaFault, match=r"第2行.*第3行"):
        read_accounts(path, "x")
    path.write_text("平台,日期\n微信,2026-11-03\n", encoding="utf-8")
    with pytest.raises(NewMediaFault, match="账号"):
        read_accounts(path, "x")


def test_a_file_without_a_row_of_the_unit_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new_media.csv"
    path.write_text("单位,平台,账号,日期\n乙县,微信,乙县发布,2026-11-03\n", encoding="utf-8")
    assert read_accounts(path, "某县") is None
