"""The loopback server answers as a web server does, and expectations are read and resolved."""

from __future__ import annotations

import io
import zipfile

import httpx
import openpyxl
import pytest

from fixtures_sites import files
from fixtures_sites.base import PageTable, Request, Response, load_expected, serve
from fixtures_sites.outside import OUTSIDE_HOST
from fixtures_sites.search import Entry, SearchIndex, highlight
from fixtures_sites.serve import PORTALS, main, serve_outside


def echo(request: Request) -> Response:
    return Response(
        200, f"{request.method} {request.arg('q')} {request.body.decode()}".encode(), "text/plain"
    )


TABLE = PageTable("t", "某县人民政府", "county_government", {"/": Response(200, b"home"), "/页面": echo})


def test_head_tells_the_length_and_sends_no_body() -> None:
    with serve(TABLE) as server, httpx.Client(trust_env=False, base_url=server.base_url) as client:
        head = client.head("/")
        assert (head.status_code, head.headers["content-length"], head.content) == (200, "4", b"")
        assert client.get("/").content == b"home"
        assert client.get("/none").status_code == 404
        assert server.requests == [("HEAD", "/"), ("GET", "/"), ("GET", "/none")]


def test_requests_reach_the_portal_decoded() -> None:
    with serve(TABLE) as server, httpx.Client(trust_env=False, base_url=server.base_url) as client:
        assert client.post("/%E9%A1%B5%E9%9D%A2?q=%E8%AF%8D", content=b"x=1").text == "POST 词 x=1"


def test_one_connection_carries_many_requests() -> None:
    with serve(TABLE) as server, httpx.Client(trust_env=False, base_url=server.base_url) as client:
        streams = {
            id(client.get("/").extensions["network_stream"].get_extra_info("socket")) for _ in range(3)
        }
    assert len(streams) == 1


def test_closing_cuts_a_slow_answer_short() -> None:
    slow = PageTable("s", "慢", "county_government", {"/": Response(200, b"late", delay=60)})
    server = serve(slow)
    with httpx.Client(trust_env=False, timeout=0.3) as client, pytest.raises(httpx.ReadTimeout):
        client.get(server.base_url)
    server.close()
    with httpx.Client(trust_env=False, timeout=1) as client, pytest.raises(httpx.ConnectError):
        client.get(server.base_url)


def test_the_outside_server_is_another_host() -> None:
    with serve_outside() as outside, httpx.Client(trust_env=False, base_url=outside.base_url) as client:
        assert OUTSIDE_HOST in outside.base_url
        statuses = [client.get(path).status_code for path in ("/live.html", "/gone404.html", "/gone410.html")]
        assert statuses == [200, 404, 410]
        assert client.get("/error500.html").status_code == 500
        assert client.get("/file.pdf").content.startswith(b"%PDF-")


def test_expected_addresses_become_absolute_and_words_stay() -> None:
    expected = load_expected("trs_county").resolve("http://a:1", "http://b:2")
    found = {(problem.kind, problem.target) for problem in expected.problems}
    assert ("dead_link", "http://b:2/gone404.html") in found
    assert ("footer_missing", "police") in found
    assert all(problem.page.startswith("http://a:1/") for problem in expected.problems)


def test_an_unknown_portal_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "trs_county" in PORTALS and "nowhere" not in PORTALS
    with pytest.raises(SystemExit):
        main(["nowhere"])
    assert "没有这样的门户：nowhere" in capsys.readouterr().err


def test_files_open_in_their_programs() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(files.xlsx(("项目", "数值"), ("合计", "1"))))
    assert list(sheet.worksheets[0].values) == [("项目", "数值"), ("合计", "1")]
    text = zipfile.ZipFile(io.BytesIO(files.docx("正文<1>"))).read("word/document.xml").decode()
    assert "正文&lt;1&gt;" in text
    assert files.pdf("标题") == files.pdf("标题")


def test_an_exact_title_comes_first_and_highlighting_loses_nothing() -> None:
    titles = [f"清溪县第{number}次常务会议召开" for number in range(30)]
    index = SearchIndex([Entry(title, f"/{n}", "2026-11-01") for n, title in enumerate(titles)])
    for title in titles:
        results = index.find(title)
        assert results.entries[0].title == title
        assert highlight(title, title).striptags() == title
    assert index.find("清溪县", 3).total == 30
    assert index.find("").total == index.find("毫不相干").total == 0
