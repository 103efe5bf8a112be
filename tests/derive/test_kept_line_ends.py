"""Line ends that the markup keeps part the lines of a page's words; those of a wrapped text do not."""

from __future__ import annotations

import pytest

from crawler.derive.page_text import read_text
from crawler.model import Fetched

URL = "http://www.example.gov.cn/1.html"


def lines(block: str) -> tuple[str, ...]:
    head = "<head><meta charset='utf-8'><title>示例</title></head>"
    html = f"<html>{head}<body><h1>示例</h1>{block}</body></html>"
    return read_text(Fetched(URL, 200, {}, html.encode())).lines[1:]


@pytest.mark.parametrize(
    "opening",
    [
        "<pre>",
        '<div style="white-space: pre-wrap">',
        '<p style="color:red;white-space:pre-line">',
        '<p style="white-space: break-spaces">',
    ],
)
def test_kept_line_ends_part_lines(opening: str) -> None:
    assert lines(f"{opening}受理机构：某局\r\n<b>办公地址</b>：某街1号\n\n电话：0838-2530001") == (
        "受理机构：某局",
        "办公地址：某街1号",
        "电话：0838-2530001",
    )


@pytest.mark.parametrize(
    "opening", ["<p>", '<p style="white-space: nowrap">', '<p style="white-space:normal">']
)
def test_line_ends_of_other_markup_are_blanks(opening: str) -> None:
    assert lines(f"{opening}受理机构：某局\n办公地址：某街1号") == ("受理机构：某局 办公地址：某街1号",)


def test_a_text_wrapped_at_its_margin_stays_whole() -> None:
    text = "公民、法人或者其他组织可以向本机关提出申请，本机关自收到申请之日起二十个\n工作日内予以答复。"
    assert lines(f"<pre>{text}</pre>") == (text.replace("\n", " "),)
