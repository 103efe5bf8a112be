"""A portal's content, read from its ``content.yaml``: columns, their entries, bodies and files.

Addresses are the CMS family's matter: the portal hands in how it names an article and a file.

Entries of a column are lines ``MM-DD title`` (year 2026), ``YYYY-MM-DD title`` or ``-- title`` (undated),
with marks at the end: `` ^`` kept on top (置顶), `` !`` the article is gone (404), `` @xlsx`` the entry is
itself a file of that type. ``source`` names the lists that make entries of standard kinds instead:
policies, readings, consultations, reports, leaders, messages, services and pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from fixtures_sites import files
from fixtures_sites.base import Response
from fixtures_sites.prose import fragment, paragraphs

Address = Callable[[str, str, int], str]
"""(column id, day, serial number) -> path of an article."""

FileAddress = Callable[[str, int, str], str]
"""(day, serial number, file extension) -> path of an attachment or picture."""

_LINE = re.compile(r"(?P<day>--|(?:\d{4}-)?\d\d-\d\d) (?P<title>.+?)(?P<marks>(?: (?:\^|!|@\w+))*)$")
_MOVIE = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
_READING_TITLE = {
    "text": "《{}》政策解读",
    "picture": "一图读懂《{}》",
    "video": "视频解读：《{}》",
}


@dataclass(frozen=True)
class Entry:
    """One article, or one file listed as an article. ``day`` is ``YYYY-MM-DD`` or empty."""

    column: str
    title: str
    day: str
    address: str
    top: bool = False
    gone: bool = False
    is_file: bool = False
    html: Markup = field(default_factory=Markup)
    document: dict[str, str] = field(default_factory=dict)
    """Fields of the document table, by their Chinese label."""
    related: tuple[tuple[str, str, str], ...] = ()
    """(heading, title, address) of the linked interpretation or document."""
    attachments: tuple[tuple[str, str], ...] = ()
    message: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    id: str
    name: str
    group: str
    style: str
    """How the portal shows the list; the portal's own word."""
    entries: tuple[Entry, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> list[Entry]:
        """Order of the list: kept-on-top first, then newest first."""
        by_day = sorted(self.entries, key=lambda entry: entry.day, reverse=True)
        return sorted(by_day, key=lambda entry: not entry.top)

    @property
    def newest(self) -> str:
        return max((entry.day for entry in self.entries), default="")


@dataclass(frozen=True)
class Site:
    unit: dict[str, str]
    columns: dict[str, Column]
    files: dict[str, Response]
    data: dict[str, Any]
    """The whole of ``content.yaml``, for what is the portal's own."""

    @property
    def entries(self) -> list[Entry]:
        return [entry for column in self.columns.values() for entry in column.entries]

    def group(self, name: str) -> list[Column]:
        return [column for column in self.columns.values() if column.group == name]

    def named(self, name: str) -> Column:
        return next(column for column in self.columns.values() if column.name == name)


class _Loader:
    """Two passes: every entry gets its address, then bodies are written, which link to each other."""

    def __init__(self, data: dict[str, Any], outside: str, address: Address, file_address: FileAddress):
        self.data = data
        self.unit: dict[str, str] = data["unit"]
        self.outside = outside
        self.address = address
        self.file_address = file_address
        self.files: dict[str, Response] = {}
        self.serial = 0
        self.file_serial = 0
        self.by_key: dict[tuple[str, str], Entry] = {}

    def load(self) -> Site:
        self.unit = {key: str(value) for key, value in self.unit.items()}
        drafts = [(column, self._drafts(column)) for column in self.data["columns"]]
        columns = {}
        for column, pairs in drafts:
            options = {k: v for k, v in column.items() if k not in ("id", "name", "group", "style")}
            identity = str(column["id"])
            columns[identity] = Column(
                identity,
                column["name"],
                column.get("group", ""),
                column.get("style", "static"),
                tuple(self._written(column, entry, spec) for entry, spec in pairs),
                options,
            )
        return Site(self.unit, columns, self.files, self.data)

    def _drafts(self, column: dict[str, Any]) -> list[tuple[Entry, dict[str, Any]]]:
        pairs = []
        for spec in (*self._lines(column), *self._standard(column)):
            self.serial += 1
            day = spec["day"]
            path = self.address(str(column["id"]), day, self.serial)
            entry = Entry(
                str(column["id"]), spec["title"], day, path, "^" in spec["marks"], "!" in spec["marks"]
            )
            if "@" in spec["marks"]:
                entry = replace(entry, address=self._file(spec["title"], day, "xlsx"), is_file=True)
            if spec.get("key"):
                self.by_key[(spec["kind"], spec["key"])] = entry
            pairs.append((entry, spec))
        return pairs

    def _lines(self, column: dict[str, Any]) -> list[dict[str, Any]]:
        specs = []
        for line in (column.get("items") or "").splitlines():
            match = _LINE.fullmatch(line.strip())
            if match is None:
                raise ValueError(f"栏目“{column['name']}”的条目写法不对：{line}")
            day = match["day"]
            day = "" if day == "--" else day if len(day) == 10 else f"2026-{day}"
            specs.append({"kind": "line", "day": day, "title": match["title"], "marks": match["marks"]})
        return specs

    def _standard(self, column: dict[str, Any]) -> list[dict[str, Any]]:
        specs: list[dict[str, Any]] = []
        for source in column.get("source") or ():
            for given in self.data["policies" if source == "readings" else source]:
                specs += getattr(self, f"_{source}")(given)
        return [{"marks": "", **spec, "day": str(spec["day"])} for spec in specs]

    def _policies(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "policy", **given}]

    def _readings(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                **given,
                "kind": "reading",
                "day": reading["day"],
                "form": reading["form"],
                "policy_day": str(given["day"]),
                "policy_key": given["key"],
                "key": f"{given['key']}/{reading['form']}",
                "title": _READING_TITLE[reading["form"]].format(given["subject"]),
            }
            for reading in given["read"]
        ]

    def _consultations(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        subject = given["subject"]
        return [
            {"kind": "call", "day": given["start"], "title": f"关于公开征求《{subject}》意见的公告", **given},
            {
                "kind": "feedback",
                "day": given["closed"],
                "title": f"关于《{subject}》意见征集情况的反馈",
                **given,
            },
        ]

    def _reports(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        title = f"{self.unit['name']}{given['year']}年政府信息公开工作年度报告"
        return [{"kind": "annual_report", "title": title, **given}]

    def _leaders(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "leader", "title": f"{given['name']}　{given['post']}", **given}]

    def _messages(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "message", "day": str(given["replied"])[:10], **given}]

    def _services(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "service_guide", **given}]

    def _guides(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "guide", **given}]

    def _organisations(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"kind": "organisation", **given}]

    def _file(self, title: str, day: str, extension: str) -> str:
        self.file_serial += 1
        path = self.file_address(day, self.file_serial, extension)
        bodies = {
            "pdf": lambda: Response(200, files.pdf(title), files.PDF),
            "docx": lambda: Response(200, files.docx(title), files.DOCX),
            "xlsx": lambda: Response(200, files.xlsx(("项目", "数值"), (title, "100")), files.XLSX),
            "png": lambda: Response(200, files.png(320, 200, (38, 104, 158)), files.PNG),
            "mp4": lambda: Response(200, _MOVIE, "video/mp4"),
        }
        self.files[path] = bodies[extension]()
        return path

    def _written(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        if entry.is_file or entry.gone:
            return entry
        written: Entry = getattr(self, f"_write_{spec['kind']}")(column, entry, spec)
        extra = "".join(
            planted["html"] for planted in self.data.get("planted") or () if planted["in"] == entry.title
        )
        return replace(written, html=written.html + Markup(extra.replace("{outside}", self.outside)))

    def _plain(self, column: dict[str, Any], entry: Entry) -> Markup:
        genre = column.get("genre", "news")
        texts = paragraphs(genre, entry.title, self.unit["name"])
        return Markup("").join(Markup("<p>{}</p>\n").format(text) for text in texts)

    def _write_line(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        entry = replace(entry, html=self._plain(column, entry))
        if column.get("attach"):
            path = self._file(entry.title, entry.day, column["attach"])
            entry = replace(entry, attachments=((f"{entry.title}.{column['attach']}", path),))
        return entry

    def _write_policy(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        texts = paragraphs("plan", spec["subject"], self.unit["name"])
        html = Markup(
            "<p>各区县人民政府，市直各单位：</p>\n<p>现将《{}》印发给你们，请认真组织实施。</p>\n"
        ).format(spec["subject"])
        html += Markup("").join(Markup("<p>{}</p>\n").format(text) for text in texts)
        readings = [self.by_key[("reading", f"{spec['key']}/{r['form']}")] for r in spec["read"]]
        return replace(
            entry,
            html=html,
            document={
                "索引号": spec["index"],
                "分类": spec["topic"],
                "发布机构": spec["issuer"],
                "成文日期": str(spec["written"]),
                "名称": spec["title"],
                "文号": spec["doc_no"],
                "发布日期": entry.day,
                "主题词": spec["words"],
                "文件类型": "行政规范性文件",
                "有效性": spec["validity"],
            },
            related=tuple(("相关解读", reading.title, reading.address) for reading in readings),
            attachments=tuple(
                (f"{spec['subject']}.{kind}", self._file(spec["subject"], entry.day, kind))
                for kind in ("docx", "pdf")
            ),
        )

    def _write_reading(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        media = {"text": "", "picture": "png", "video": "mp4"}[spec["form"]]
        html = fragment(
            "interpretation",
            date=spec["policy_day"],
            issuer=spec["issuer"],
            subject=spec["subject"],
            doc_no=spec["doc_no"],
            form=spec["form"],
            media=self._file(entry.title, entry.day, media) if media else "",
            background=spec["background"],
            aim=spec["aim"],
            place=spec["place"],
            n=spec["visits"],
            term=spec["term"],
            meaning=spec["meaning"],
            office=spec["office"],
            phone=self.unit["phone"],
        )
        policy = self.by_key[("policy", spec["policy_key"])]
        return replace(entry, html=Markup(html), related=(("相关文件", policy.title, policy.address),))

    def _write_call(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        html = fragment(
            "consultation",
            unit=self.unit["name"],
            draft=self._file(f"{spec['subject']}（征求意见稿）", entry.day, "docx"),
            note=self._file("起草说明", entry.day, "pdf"),
            feedback=self.by_key[("feedback", spec["key"])].address,
            **{name: self.unit[name] for name in ("address", "postcode", "phone", "email")},
            **{name: spec[name] for name in ("subject", "start", "end", "basis", "explanation")},
        )
        return replace(entry, html=Markup(html))

    def _write_feedback(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        html = fragment(
            "consultation_feedback",
            origin=self.by_key[("call", spec["key"])].address,
            **{name: spec[name] for name in ("subject", "start", "end", "n")},
        )
        return replace(entry, html=Markup(html))

    def _write_annual_report(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        names = ("year", "n", "focus", "extra", "problem", "other")
        html = fragment("annual_report", unit=self.unit["name"], **{name: spec[name] for name in names})
        path = self._file(entry.title, entry.day, "pdf")
        return replace(entry, html=Markup(html), attachments=((f"{entry.title}.pdf", path),))

    def _write_leader(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        names = ("name", "post", "duties", "resume", "phone", "activity")
        photo = self._file(entry.title, entry.day, "png")
        return replace(
            entry, html=Markup(fragment("leader", photo=photo, **{name: spec[name] for name in names}))
        )

    def _write_message(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        names = ("id", "title", "received", "replied", "content", "unit", "reply")
        values = {name: str(spec[name]) for name in names}
        return replace(entry, html=Markup(fragment("message", **values)), message=values)

    def _write_service_guide(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        names = ("title", "basis", "conditions", "materials", "place", "days")
        html = fragment(
            "service_guide",
            unit=self.unit["name"],
            phone=self.unit["phone"],
            form=self._file(f"{entry.title}申请表", entry.day, "docx"),
            **{name: spec[name] for name in names},
        )
        return replace(entry, html=Markup(html))

    def _write_guide(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        shared = ("address", "phone", "fax", "postcode", "email", "watch")
        own = ("edition", "written", "media", "archive", "agency")
        values = {name: spec[name] for name in own} | {name: self.unit[name] for name in shared}
        return replace(entry, html=Markup(fragment("guide", unit=self.unit["name"], **values)))

    def _write_organisation(self, column: dict[str, Any], entry: Entry, spec: dict[str, Any]) -> Entry:
        shared = ("address", "phone", "fax", "postcode", "email")
        own = ("duties", "head", "offices")
        values = {name: spec[name] for name in own} | {name: self.unit[name] for name in shared}
        html = fragment("organisation", unit=spec.get("unit", self.unit["name"]), updated=entry.day, **values)
        return replace(entry, html=Markup(html))


def load(path: Path, outside: str, address: Address, file_address: FileAddress) -> Site:
    """Read ``content.yaml``. ``outside``: address that ``{outside}`` stands for.

    Raises KeyError for a missing value, ValueError for an entry line that cannot be read.
    """
    data = yaml.safe_load(path.read_text("utf-8").replace("{outside}", outside))
    return _Loader(data, outside, address, file_address).load()
