"""What can be read of attached files, and what damaged, locked and hostile ones come to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from attachment_files import (
    doc,
    docx_file,
    locked_pdf,
    ofd,
    ole_file,
    pdf,
    rtf,
    xls,
    xlsx_file,
    zip_file,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.derive.attachment_text import read_attachment
from crawler.derive.attachment_text.limits import attachment_rules
from crawler.model import AttachmentText
from fixtures_sites import files

TITLE = "某县民政局关于公布特困供养对象名单的公告"
LIMITS = attachment_rules().limits
LINE = ((10.0, 10.0, 120.0, 5.0), (10.0, 20.0, 20.0, 5.0), (30.0, 20.0, 20.0, 5.0), (90.0, 20.0, 20.0, 5.0))

SAMPLES: dict[str, bytes] = {
    "a.pdf": pdf(f"{TITLE}\n正文", "第二页"),
    "a.doc": doc(f"{TITLE}\r", "No. 7\r", "正文\r"),
    "a.docx": docx_file(TITLE, "正文", table=[["姓名", "住址"], ["甲", "乙村"]]),
    "a.xls": xls([[TITLE], ["姓名", "住址"], ["甲", 7.0]]),
    "a.xlsx": xlsx_file({"名单": [[TITLE], ["姓名", "住址"], ["甲", 7]]}),
    "a.ofd": ofd([(TITLE, LINE[0]), ("正文", LINE[1])]),
    "a.rtf": rtf(f"{TITLE}\n正文"),
    "a.txt": f"{TITLE}\n正文".encode("gb18030"),
    "a.zip": zip_file({"名单.docx": docx_file(TITLE)}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_its_chinese_text_and_its_heading(name: str) -> None:
    read = read_attachment(SAMPLES[name], name)
    assert (read.type, read.state, read.title) == (name[2:], "ok", TITLE)
    assert TITLE in read.text


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "a.txt"])
def test_the_bytes_tell_the_type_whatever_the_name_says(name: str) -> None:
    read = read_attachment(SAMPLES[name], "download.jsp?id=7")
    assert (read.type, read.state) == (name[2:], "ok")
    assert read_attachment(SAMPLES[name], "x.wps").type in (name[2:], "wps")


def test_pages_of_a_pdf_follow_each_other() -> None:
    read = read_attachment(pdf("第一页", "第二页", "第三页"), "a.pdf")
    assert (read.text, read.pages) == ("第一页\n第二页\n第三页", 3)


def test_a_scan_has_no_text_and_says_so() -> None:
    read = read_attachment(pdf("", ""), "a.pdf")
    assert (read.state, read.text) == ("empty", "")
    assert "2 页" in read.note and "扫描" in read.note


def test_pages_without_a_text_layer_among_others_are_told() -> None:
    read = read_attachment(pdf("正文", ""), "a.pdf")
    assert read.state == "ok"
    assert "1 页没有文字层" in read.note


def test_a_text_layer_of_private_characters_is_no_text() -> None:
    assert read_attachment(pdf("\ue001\ue002\ue003\ue004\ue005"), "a.pdf").state == "empty"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (locked_pdf(), "a.pdf"),
        (doc(TITLE, flags=0x0300), "a.doc"),
        (xls([["甲"]], locked=True), "a.xls"),
        (ole_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "a.docx"),
    ],
)
def test_a_file_with_a_password_is_encrypted(body: bytes, name: str) -> None:
    read = read_attachment(body, name)
    assert (read.type, read.state, read.text) == (name[2:], "encrypted", "")


def test_a_zip_with_a_password_is_encrypted() -> None:
    body = bytearray(SAMPLES["a.zip"])
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(head) + flags] |= 1
    assert read_attachment(bytes(body), "a.zip").state == "encrypted"


class TestWordPieces:
    def test_pieces_of_both_widths_are_joined_in_order(self) -> None:
        read = read_attachment(doc("关于", "ABC 123 ", "的通知\r", "end"), "a.doc")
        assert read.text == "关于ABC 123 的通知\nend"

    def test_either_table_stream_and_property_blocks_before_the_pieces_are_understood(self) -> None:
        for flags in (0x0000, 0x0200):
            assert read_attachment(doc(TITLE, flags=flags, prc=b"\x01\x02\x03"), "a.wps").text == TITLE

    def test_of_a_field_only_what_it_shows_stays(self) -> None:
        inner = "\x13 PAGEREF _Toc1 \x14第3页\x15"
        text = f'目录\r\x13 HYPERLINK "http://a.example/" \x14链接{inner}\x15\r\x13 DATE \x15结尾'
        assert read_attachment(doc(text), "a.doc").text == "目录\n链接第3页\n结尾"

    def test_cells_of_a_row_stand_on_one_line(self) -> None:
        assert read_attachment(doc("甲\x07乙\x07\x07丙\x07丁\x07\x07"), "a.doc").text == "甲\t乙\n丙\t丁"

    def test_word_95_is_unsupported_not_broken(self) -> None:
        assert read_attachment(doc(TITLE, ident=0xA5DC), "a.doc").state == "unsupported"


class TestCells:
    NUMBERS: tuple[tuple[object, str], ...] = (
        ("11010119900307663X", "11010119900307663X"),
        ("110101199003076632", "110101199003076632"),
        (110101199003076632.0, "110101199003077000"),
        (13800138000.0, "13800138000"),
        (6222020200000000000.0, "6222020200000000000"),
        (1.5, "1.5"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
    )

    @pytest.mark.parametrize("make", [lambda rows: xls(rows), lambda rows: xlsx_file({"S": rows})])
    def test_long_numbers_are_shown_with_all_their_digits(
        self, make: Callable[[list[list[object]]], bytes]
    ) -> None:
        read = read_attachment(make([[value] for value, _ in self.NUMBERS]), "a")
        assert read.text.split("\n")[1:] == [text for _, text in self.NUMBERS]

    def test_sheets_are_told_by_name_and_empty_ones_left_out(self) -> None:
        read = read_attachment(xlsx_file({"一": [["甲"]], "空": [], "二": [[None, "乙"]]}), "a.xlsx")
        assert (read.text, read.pages) == ("【一】\n甲\n【二】\n\t乙", 3)

    @pytest.mark.parametrize("make", [lambda rows: xls(rows), lambda rows: xlsx_file({"S": rows})])
    def test_every_cell_stands_under_its_head(self, make: Callable[[list[list[object]]], bytes]) -> None:
        rows: list[list[object]] = [["名单"], ["姓名", "性别", "住址"], ["甲", "", "乙村"], ["丙"]]
        assert read_attachment(make(rows), "a").text.split("\n")[1:] == [
            "名单",
            "姓名\t性别\t住址",
            "甲\t\t乙村",
            "丙\t\t",
        ]

    def test_values_parted_by_commas_are_cells(self) -> None:
        text = '名单\n姓名,性别,住址\n甲,,"乙村, 3组"\n'
        read = read_attachment(text.encode("gb18030"), "a.csv")
        assert (read.title, read.text) == (None, "名单\n姓名\t性别\t住址\n甲\t\t乙村, 3组")

    def test_a_row_far_down_does_not_make_the_file_large(self) -> None:
        with zipfile.ZipFile(io.BytesIO(xlsx_file({"S": [["甲"]]}))) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        sheet = (
            parts["xl/worksheets/sheet1.xml"]
            .replace(b'r="1"', b'r="1048576"')
            .replace(b'r="A1"', b'r="A1048576"')
        )
        read = read_attachment(zip_file({**parts, "xl/worksheets/sheet1.xml": sheet}), "a.xlsx")
        assert read.state in ("ok", "empty")
        assert len(read.text) < 200


class TestDocx:
    def test_a_table_row_is_one_line(self) -> None:
        assert "姓名\t住址\n甲\t乙村" in read_attachment(SAMPLES["a.docx"], "a.docx").text

    def test_text_boxes_are_read_once_and_deleted_text_not_at_all(self) -> None:
        w = 'xmlns:w="w" xmlns:mc="mc"'
        box = "<w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        body = zip_file(
            {
                "[Content_Types].xml": b"<Types/>",
                "word/document.xml": f"<w:document {w}><w:p><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
                f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
                "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>新</w:t></w:r></w:p>"
                "</w:document>".encode(),
                "word/footer1.xml": f"<w:ftr {w}><w:p><w:r><w:t>页脚</w:t></w:r></w:p></w:ftr>".encode(),
            }
        )
        assert read_attachment(body, "a.docx").text == "框内\n新\n页脚"


def test_ofd_joins_the_objects_of_a_line_and_parts_distant_ones() -> None:
    texts = (TITLE, "姓名：", "某甲", "电话")
    read = read_attachment(ofd(list(zip(texts, LINE, strict=True)), [("第二页", LINE[0])]), "a.ofd")
    assert (read.text, read.pages) == (f"{TITLE}\n姓名：某甲 电话\n第二页", 2)


def test_a_page_where_a_file_was_promised_is_broken() -> None:
    read = read_attachment(b"<!DOCTYPE html><html><body>404</body></html>", "report.pdf", "text/html")
    assert (read.type, read.state) == ("html", "broken")
    assert "网页" in read.note


def test_a_page_that_an_office_program_wrote_is_a_document() -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>x</style></head>'
        "<body><table><tr><td>姓名</td><td>甲</td></tr><tr><td>住址</td><td>乙</td></tr></table></body></html>"
    )
    assert read_attachment(page.encode("gb18030"), "名单.xls").text == "姓名\t甲\n住址\t乙"
    assert read_attachment(page.encode(), "名单.pdf").state == "broken"


def test_members_of_a_zip_are_read_one_level_deep_and_named() -> None:
    inner = zip_file({"深.docx": docx_file("深处的内容")})
    read = read_attachment(
        zip_file(
            {"甲.docx": docx_file("甲的内容"), "b.xlsx": SAMPLES["a.xlsx"], "内.zip": inner, "c.jpg": b"x"}
        ),
        "a.zip",
    )
    assert read.state == "ok"
    assert "甲的内容" in read.text and TITLE in read.text
    assert "深处的内容" not in read.text and "【内.zip】" in read.text


def test_a_zip_of_pictures_is_unsupported() -> None:
    assert read_attachment(zip_file({"a.jpg": b"x"}), "a.zip").state == "unsupported"


def test_properties_that_repeat_the_heading_give_the_whole_title() -> None:
    shown = ("某县人民政府办公室关于印发", "某某实施方案的通知")
    read = read_attachment(docx_file(*shown, title="".join(shown)), "a.docx")
    assert read.title == "".join(shown)


@pytest.mark.parametrize("junk", ["Microsoft Word - 1.doc", "文档1", "别的文件的标题"])
def test_a_title_that_is_not_shown_gives_way_to_the_heading(junk: str) -> None:
    assert read_attachment(docx_file("附件1", TITLE, title=junk), "a.docx").title == TITLE


def test_the_files_of_the_bundled_portals_can_be_read() -> None:
    assert read_attachment(files.docx("一", "二"), "a.docx").text == "一\n二"
    assert read_attachment(files.xlsx(("甲", "乙")), "a.xlsx").text.endswith("甲\t乙")
    assert read_attachment(files.pdf("题"), "a.pdf").state == "empty"
    assert read_attachment(files.png(), "a.png").state == "empty"


class TestBombs:
    def test_a_part_that_inflates_beyond_the_limit_is_not_inflated(self) -> None:
        vast = b"\0" * (LIMITS.part_bytes + 1)
        types = b"<Types/>"
        word = zip_file({"[Content_Types].xml": types, "word/document.xml": vast})
        sheet = zip_file({"[Content_Types].xml": types, "xl/workbook.xml": vast})
        assert read_attachment(word, "a.docx").state == "too_large"
        assert read_attachment(sheet, "a.xlsx").state == "too_large"

    def test_entities_are_not_resolved(self) -> None:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        text = f'<!DOCTYPE d [<!ENTITY l0 "哈"><!ENTITY f SYSTEM "file:///etc/hostname">{laughs}]>'
        word = text + '<w:document xmlns:w="w"><w:p><w:t>前</w:t><w:t>&l11;&f;</w:t></w:p></w:document>'
        read = read_attachment(
            zip_file({"[Content_Types].xml": b"<Types/>", "word/document.xml": word.encode()}), "a.docx"
        )
        assert read.text in ("前", "")

    def test_text_is_cut_at_the_limit_and_says_so(self) -> None:
        read = read_attachment("字".encode() * (LIMITS.characters + 10), "a.txt")
        assert len(read.text) == LIMITS.characters
        assert str(LIMITS.characters) in read.note

    def test_deep_nesting_is_survived(self) -> None:
        deep = b"<w:document xmlns:w='w'>" + b"<w:p>" * 100_000
        body = zip_file({"[Content_Types].xml": b"<Types/>", "word/document.xml": deep})
        assert read_attachment(body, "a.docx").text == ""
        assert read_attachment(b"{" * 300_000, "a.rtf").text in ("", "{" * LIMITS.characters)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ("a.rtf", "a.txt")])
def test_a_file_cut_off_is_broken_or_read_as_far_as_it_goes(name: str) -> None:
    for share in (0.02, 0.3, 0.6, 0.9):
        read = read_attachment(SAMPLES[name][: int(len(SAMPLES[name]) * share)], name)
        assert read.state != "ok" or read.text
    assert read_attachment(SAMPLES[name][:40], name).state == "broken"


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.ofd"])
def test_bytes_that_are_no_such_file_are_broken(name: str) -> None:
    assert read_attachment(b"\x00\x07\x01" * 500, name).state == "broken"
    assert read_attachment(b"", name).state == "broken"


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), max_size=6),
    end=st.floats(0, 1),
    said=st.sampled_from(["", "x.wps", "x.pdf", "名单.xlsx", "?"]),
)
def test_whatever_the_bytes_reading_ends_in_a_state_and_stays_bounded(
    name: str, changes: list[tuple[float, bytes]], end: float, said: str
) -> None:
    body = bytearray(SAMPLES[name])
    for place, data in changes:
        at = int(place * len(body))
        body[at : at + len(data)] = data
    _is_sound(read_attachment(bytes(body[: int(end * len(body)) + 1]), said or name))


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "a.doc", "a.csv", "a.zip"]),
    st.none() | st.text(max_size=30),
)
def test_any_bytes_at_all_are_survived(body: bytes, name: str, content_type: str | None) -> None:
    heads = (b"", b"%PDF-1.4", b"PK\x03\x04", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>")
    for head in heads:
        _is_sound(read_attachment(head + body, name, content_type))


def _is_sound(read: AttachmentText) -> None:
    assert len(read.text) <= LIMITS.characters
    assert (read.state == "ok") == bool(read.text)
    assert read.state == "ok" or read.note
    read.text.encode("utf-8")
