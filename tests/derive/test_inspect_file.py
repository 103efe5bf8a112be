"""``wangjian inspect`` of documents: told by their bytes, text read, personal data never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from attachment_files import doc, docx_file, ofd, pdf, xls, xlsx_file
from typer.testing import CliRunner

from scripts.cli.inspect import inspect

ID_CARD = "220102199003071235"
WIDE = ID_CARD.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
TITLE = "某县特困供养对象公示名单"
ROWS = [[TITLE], ["姓名", "身份证号"], ["某甲", ID_CARD]]
FILES: dict[str, bytes] = {
    "a.pdf": pdf(f"{TITLE}\n某甲 身份证号 {ID_CARD}"),
    "a.doc": doc(f"{TITLE}\r某甲 身份证号{ID_CARD}\r"),
    "a.docx": docx_file(TITLE, f"某甲 身份证号：{ID_CARD}"),
    "a.xls": xls(ROWS),
    "a.xlsx": xlsx_file({"名单": ROWS}),
    "a.ofd": ofd([(TITLE, (10, 10, 90, 5)), (f"某甲 身份证号 {ID_CARD}", (10, 20, 90, 5))]),
}

app = typer.Typer()
app.command()(inspect)
runner = CliRunner()


def run(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.mark.parametrize("name", FILES)
def test_a_document_is_one_object_with_itself_as_attachment(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    shown = json.loads(run(str(path), "--json"))
    assert (shown["kind"], shown["title"], shown["encoding"], shown["state"]) == ("other", TITLE, None, "ok")
    assert shown["attachments"] == [{"url": name, "name": name, "type": name[2:]}]
    assert {"type": "id_card", "masked": "2201**********1235"} in shown["personal_data"]
    assert shown["text_length"] > len(TITLE)


@pytest.mark.parametrize("name", FILES)
def test_people_see_the_first_lines_without_personal_data(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    for output in (run(str(path)), run(str(path), "--json")):
        assert ID_CARD not in output
    assert TITLE in run(str(path))
    assert "某甲" in run(str(path))


def test_digits_of_full_width_are_masked_too(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_file(f"{TITLE}{WIDE}", f"某甲 身份证号：{WIDE}"))
    for output in (run(str(path)), run(str(path), "--json")):
        assert WIDE not in output and ID_CARD not in output


def test_the_name_of_the_file_does_not_make_it_a_document(tmp_path: Path) -> None:
    page = tmp_path / "a.pdf"
    page.write_text("<html><head><title>某县政府</title></head><body><p>页面不存在</p></body></html>")
    assert "state" not in json.loads(run(str(page), "--json"))
    document = tmp_path / "a.html"
    document.write_bytes(FILES["a.pdf"])
    assert json.loads(run(str(document), "--json"))["attachments"][0]["type"] == "pdf"


@pytest.mark.parametrize(
    ("body", "state"),
    [(FILES["a.pdf"][:200], "broken"), (pdf(""), "empty"), (doc(TITLE, flags=0x0300), "encrypted")],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, body: bytes, state: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(body)
    shown = json.loads(run(str(path), "--json"))
    assert (shown["state"], shown["title"], shown["text_length"]) == (state, None, 0)
    assert shown["note"] in run(str(path))


def test_its_address_names_the_attachment(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_bytes(FILES["a.docx"])
    shown = json.loads(run(str(path), "--url", "http://a.example/P020/%E5%90%8D%E5%8D%95.docx", "--json"))
    assert shown["url"] == "http://a.example/P020/%E5%90%8D%E5%8D%95.docx"
    assert shown["attachments"] == [{"url": shown["url"], "name": "名单.docx", "type": "docx"}]
