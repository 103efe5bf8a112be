"""``wangjian inspect``: one JSON object per line, readable Chinese, bad arguments refused at once."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from crawler.derive import dynamic
from scripts.cli.inspect import _NEEDS, inspect

KEYS = {
    *("input", "url", "encoding", "declared_encoding", "kind", "title", "published", "published_from"),
    *("date_conflict", "source", "breadcrumb", "meta", "footer", "list", "document", "messages"),
    *("attachments", "redirect", "hidden_links", "personal_data"),
    *("entries", "related", "forms", "rendered", "needs_render", "note"),
}
FOOTER = {"party_mark", "site_code", "icp", "police", "sponsor", "undertaker", "contact", "error_report"}
ARTICLE = (
    "<html><head><title>关于某事的通知</title></head><body><h1>关于某事的通知</h1>"
    "<p>发布时间：2024-03-01 来源：县政府办</p><p>" + "请认真贯彻执行。" * 30 + "</p>"
    '<a href="./a.pdf">清单</a><div class="footer">主办：示例县人民政府 网站标识码：2299990001</div>'
)
COLUMN = (
    "<title>通知公告</title><div class=pos>当前位置：<a href='/'>首页</a> &gt; "
    "<a href='/t/'>通知公告</a></div><ul>"
    + "".join(
        f"<li><a href='./t2024030{i}_1.html'>关于某事的通知第{i}号</a> 2024-03-0{i}</li>" for i in range(1, 6)
    )
    + "</ul>"
)

app = typer.Typer()
app.command()(inspect)
runner = CliRunner()


def lines(*arguments: str, text: str | None = None) -> list[dict[str, object]]:
    result = runner.invoke(app, [*arguments, "--json"], input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def saved(tmp_path: Path) -> tuple[str, str]:
    article, column = tmp_path / "a.html", tmp_path / "b.html"
    article.write_text(ARTICLE, encoding="gbk")
    column.write_text(COLUMN, encoding="utf-8")
    return str(article), str(column)


@pytest.fixture
def server() -> Iterator[str]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = ARTICLE.encode()
            self.send_response(200 if self.path == "/a.html" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def test_every_input_gives_one_object_of_the_promised_shape(saved: tuple[str, str]) -> None:
    article, column = lines(*saved)
    for found in (article, column):
        assert set(found) == KEYS
        assert set(found["footer"]) == FOOTER
    assert (article["kind"], article["encoding"], article["published"]) == (
        "article",
        "gb18030",
        "2024-03-01",
    )
    assert (article["input"], article["source"]) == (saved[0], "县政府办")
    listed = column["list"]
    assert set(listed) == {"count", "newest", "oldest", "pages", "next", "dynamic", "items"}
    assert (listed["count"], listed["newest"]) == (5, "2024-03-05")
    assert set(listed["items"][0]) == {"title", "url", "date"}


def test_a_file_has_no_address_until_one_is_given(saved: tuple[str, str]) -> None:
    (without,) = lines(saved[0])
    assert without["url"] is None
    assert without["attachments"] == [{"url": "a.pdf", "name": "清单", "type": "pdf"}]
    (given,) = lines(saved[0], "--url", "http://www.example.gov.cn/zwgk/x.html")
    assert given["url"] == "http://www.example.gov.cn/zwgk/x.html"
    assert given["attachments"][0]["url"] == "http://www.example.gov.cn/zwgk/a.pdf"


def test_a_saved_page_may_know_its_own_address(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<!-- saved from url=(0030)http://www.example.gov.cn/a/b.html -->" + ARTICLE, encoding="utf-8"
    )
    assert lines(str(path))[0]["url"] == "http://www.example.gov.cn/a/b.html"


def test_standard_input_is_read(saved: tuple[str, str]) -> None:
    assert lines("-", text=ARTICLE)[0]["title"] == "关于某事的通知"


def test_a_live_page_is_fetched_once_and_named_by_its_address(server: str) -> None:
    (found,) = lines(f"{server}/a.html")
    assert (found["kind"], found["url"]) == ("article", f"{server}/a.html")
    assert lines(f"{server}/gone.html")[0]["kind"] == "error"


def test_an_unreachable_address_is_said_and_the_others_are_still_read(saved: tuple[str, str]) -> None:
    result = runner.invoke(app, ["http://127.0.0.1:1/", saved[0], "--json"])
    assert result.exit_code == 3
    assert "打不开 http://127.0.0.1:1/" in result.stderr
    assert json.loads(result.stdout)["input"] == saved[0]


def test_people_read_chinese(saved: tuple[str, str]) -> None:
    result = runner.invoke(app, [*saved, "--why"])
    for words in (
        "类型: 文章 (article)",
        "发布时间: 2024-03-01 (来自页面标注)",
        "网站标识码: 2299990001",
        "列表: 5 条",
        "依据: ",
    ):
        assert words in result.stdout


def test_numbers_of_the_foot_are_shown_as_people_write_them(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(ARTICLE + "<p>联系电话：0000-6660001 地址：某县人民路1号</p></div>", encoding="utf-8")
    for arguments in ([], ["--url", "http://www.a.gov.cn/a.html"]):
        said = runner.invoke(app, [str(page), *arguments]).stdout
        assert "联系方式: 0000-6660001、某县人民路1号\n" in said


def test_every_bad_argument_is_refused_before_anything_is_read(
    saved: tuple[str, str], tmp_path: Path
) -> None:
    result = runner.invoke(app, ["missing.html", str(tmp_path), saved[0], "--url", "nonsense"])
    assert result.exit_code == 2
    assert result.stdout == ""
    for words in ("没有这个文件: missing.html", "不是文件", "--url 不是网址", "--url 只能与一个输入同用"):
        assert words in result.stderr


def test_a_list_among_the_inputs_dates_an_article_that_shows_no_date(tmp_path: Path) -> None:
    article, column = tmp_path / "a.html", tmp_path / "b.html"
    article.write_text(
        "<!-- saved from url=(0030)http://www.example.gov.cn/t/9.html --><title>关于某事的通知</title>"
        "<h1>关于某事的通知</h1><div id=zoom><p>" + "请认真贯彻执行。" * 30 + "</p></div>",
        encoding="utf-8",
    )
    column.write_text(
        "<!-- saved from url=(0030)http://www.example.gov.cn/t/index.html -->"
        + COLUMN.replace("./t20240301_1.html", "./9.html"),
        encoding="utf-8",
    )
    alone = lines(str(article))[0]
    assert (alone["published"], alone["published_from"]) == (None, None)
    beside = lines(str(article), str(column))[0]
    assert (beside["published"], beside["published_from"]) == ("2024-03-01", "list")


def test_people_read_ways_in_counterparts_and_forms(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        ARTICLE.replace("</p><a", "</p><img src=/1.jpg><p>相关解读：<a href=/j/t20240302_1.html>甲</a></p><a")
        + "<a id=wza href=javascript:;>无障碍</a>",
        encoding="gbk",
    )
    result = runner.invoke(app, [str(path)])
    assert "无障碍入口: 无障碍" in result.stdout
    assert "相关解读: 甲" in result.stdout
    assert "形式: 文字、" in result.stdout


def test_a_file_is_rendered_with_the_network_closed(tmp_path: Path, server: str) -> None:
    path = tmp_path / "a.html"
    send = f"x.open('GET','{server}/a.html');x.onload=function(){{document.title='通了'}};x.send();"
    path.write_text(
        "<html><head><meta charset=utf-8><title>通知公告</title></head><body><h1 id=h></h1><script>"
        f"var x=new XMLHttpRequest();{send}"
        "document.getElementById('h').textContent='关于脚本写出标题的通知';"
        "document.title='关于脚本写出标题的通知'</script><p>"
        + "请认真贯彻执行。" * 30
        + "</p></body></html>",
        encoding="utf-8",
    )
    assert lines(str(path))[0]["rendered"] is False
    result = runner.invoke(app, [str(path), "--render", "--json"])
    found = json.loads(result.stdout)
    if not found["rendered"]:
        pytest.skip(f"no browser here: {result.stderr}")
    assert found["title"] == "关于脚本写出标题的通知"
    assert found["url"] is None


def test_a_page_that_needs_a_browser_and_one_without_content_say_so(tmp_path: Path) -> None:
    shell, empty, noise, plain = (tmp_path / f"{name}.html" for name in "abcd")
    shell.write_text(
        "<title>某局</title><div id=app></div><script src=/js/app.js></script>", encoding="utf-8"
    )
    empty.write_bytes(b" \n")
    noise.write_bytes(bytes(range(256)) * 20)
    plain.write_text(ARTICLE, encoding="utf-8")
    found = lines(*(str(path) for path in (shell, empty, noise, plain)))
    assert [one["note"] for one in found] == [None, "内容是空的", "不是文字, 当不成网页", None]
    assert [bool(one["needs_render"]) for one in found] == [True, False, False, False]
    said = runner.invoke(app, [str(path) for path in (shell, empty, noise, plain)]).output.split("■")
    assert "须用浏览器才能看全 (" in said[1] and "加 --render" in said[1]
    assert "注意: 内容是空的" in said[2]
    assert "注意: 不是文字" in said[3]
    assert "须用浏览器" not in said[4] and "注意" not in said[4]


def test_every_reason_for_a_browser_has_words() -> None:
    code = Path(dynamic.__file__).read_text("utf-8")
    keys = set(re.findall(r'(?:\.append\(|return \(|_marks\(page\), )"(\w+)"', code))
    assert {"blank_body", "hash_route", "placeholder", "empties_itself"} <= keys
    assert keys <= set(_NEEDS)


def test_no_part_of_what_is_shown_holds_a_personal_number(tmp_path: Path) -> None:
    number, mobile, project = "110101199001010015", "13900001234", "110101199001020011"
    body = (
        f"<title>甲某{number}补助公示</title><h1>甲某{number}补助公示</h1><p>发布时间：2024-03-01</p>"
        f"<p>现予公示。身份证号{number}，手机号{mobile}，公示期七天，如有异议请来电或者来信反映。</p>"
        f'<a href="/f/{number}.docx">甲某{mobile}.docx</a>'
        f'<div class="footer">主办单位：某县某局 地址：某路1号 联系电话：0431-1234567</div>'
    )
    listed = (
        "<title>信件</title><div>当前位置：<a href='/'>首页</a> &gt; <a href='/x/'>信件</a></div><ul>"
        + "".join(f"<li><a href='{n}.html'>来信{n} 身份证{number}</a> 2024-03-0{n}</li>" for n in range(1, 6))
        + "</ul>"
    )
    for name, text in (("a", body), ("b", listed)):
        path = tmp_path / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        for more in ([], ["--json"], ["--why"]):
            said = runner.invoke(app, [str(path), *more]).output.replace(f"/f/{number}", "")
            assert number not in said and mobile not in said
            assert "1101**********0015" in said
    (found,) = lines(str(tmp_path / "a.html"))
    assert found["title"] == "甲某1101**********0015补助公示"
    plain = tmp_path / "c.html"
    plain.write_text(f"<title>关于{project}号项目的公告</title>" + ARTICLE, encoding="utf-8")
    (found,) = lines(str(plain))
    assert found["personal_data"] == []
