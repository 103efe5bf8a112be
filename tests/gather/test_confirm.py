"""What a rendered page shows of the addresses its code speaks of."""

from __future__ import annotations

from crawler.gather.confirm import shown_links

URL = "http://www.example.gov.cn/a/"


def shown(body: str) -> set[str]:
    return {
        url.removeprefix("http://www.example.gov.cn")
        for url in shown_links(f"<html><body>{body}</body></html>", URL)
    }


def test_markup_counts_where_it_was_written_not_where_it_could_be() -> None:
    code = "<script>function f(){d.innerHTML='<a href=\"/never.html\">x</a>'}</script>"
    assert shown(code + "<a href='/written.html'>y</a>") == {"/written.html"}


def test_templates_and_data_show_nothing() -> None:
    template = "<script type='text/template'><a href='/t.html'>x</a></script>"
    data = '<script type="application/json">[{"title":"甲","url":"/d.html"}]</script>'
    assert shown(template + data) == set()


def test_code_that_goes_somewhere_when_used_and_scripts_put_in_count() -> None:
    used = "<script>function go(){location.href='/go.html'}</script><b onclick='go()'>x</b>"
    assert shown(f"{used}<script src='/s.js'></script>") == {
        "/go.html",
        "/s.js",
    }


def test_code_that_cannot_run_goes_nowhere() -> None:
    never = "if(false){if(a){b()}location.href='/never.html'}"
    unused = "function old(){var s='}';location.href='/old.html'}"
    assert shown(
        f"<script>{never}{unused}window.onclick=function(){{location.href='/used.html'}}</script>"
    ) == {"/used.html"}
