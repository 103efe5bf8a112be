"""Read a registry of units from YAML, CSV or XLSX. Every fault is told at once, with its line; a file with
any fault gives no unit at all."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from checks.kinds import kinds
from crawler.url import canonical, key
from rubrics.load import available, load_rubric
from rubrics.yamlmarks import read as read_yaml
from scripts.cli.rubric_choice import misfit
from scripts.hosts import host_fault, host_name
from scripts.unit_accounts import in_cell, read_written
from scripts.units_xlsx import SheetRow, read_rows
from storage.main import UnitRow
from storage.office_text import TEXT_ENCODINGS, office_text

FIELDS = ("id", "name", "kind", "portal", "hosts", "rubrics", "every_hours", "enabled", "new_media")
REQUIRED = ("id", "name", "kind", "portal")
NARROW = frozenset(("id", "portal", "hosts", "rubrics", "every_hours", "enabled"))
SAID = {"id": "单位编号", "name": "单位名称", "kind": "单位类型", "portal": "门户网址"}
HEADINGS = {
    "编号": "id",
    "单位编号": "id",
    "单位名称": "name",
    "名称": "name",
    "单位": "name",
    "类型": "kind",
    "单位类型": "kind",
    "类型代码": "kind",
    "门户": "portal",
    "门户网址": "portal",
    "网址": "portal",
    "网站网址": "portal",
    "首页网址": "portal",
    "门户首页": "portal",
    "主机": "hosts",
    "其他主机": "hosts",
    "指标体系": "rubrics",
    "间隔小时": "every_hours",
    "启用": "enabled",
    "新媒体": "new_media",
    "新媒体账号": "new_media",
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}\Z")
_YES = {
    "是": True,
    "true": True,
    "1": True,
    "yes": True,
    "否": False,
    "false": False,
    "0": False,
    "no": False,
}


@dataclass(frozen=True)
class Record:
    """One unit as written: its line in the file and its raw values by field."""

    line: int
    values: dict[str, Any]
    row: SheetRow | None = None
    """Of a workbook: where the values stand."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Of YAML: the lines of the fields that are written."""

    def at(self, name: str) -> str:
        """How a fault in the field ``name`` begins."""
        if self.row is not None:
            return self.row.at(name)
        return f"第 {self.lines.get(name, self.line)} 行: "


@dataclass(frozen=True)
class UnitsFile:
    units: tuple[UnitRow, ...]
    faults: tuple[str, ...]


def read_units(path: Path, folder: Path | None = None) -> UnitsFile:
    """Units of a file, or its faults. Faults read «第 N 行: …». ``folder``: the workspace, from which the
    paths of other files start; by default the folder of the file."""
    if not path.is_file():
        return UnitsFile((), (f"{'是目录, 不是文件' if path.is_dir() else '没有这个文件'}: {path}",))
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        records, faults = _from_xlsx(path)
    elif suffix in (".csv", ".txt", ".yaml", ".yml"):
        data = path.read_bytes()
        text = _decode(data)
        if text is None:
            return UnitsFile((), (f"第 {_bad_line(data)} 行: 文字编码无法识别, 请另存为 UTF-8 或 GBK",))
        records, faults = _from_csv(text) if suffix in (".csv", ".txt") else _from_yaml(text)
    else:
        return UnitsFile(
            (), (f"不支持 {suffix or '没有扩展名的'} 文件; 可用 .yaml .csv .xlsx (别的表格请另存为 .xlsx)",)
        )
    units, more = _check(records, folder or path.parent)
    all_faults = [*faults, *more]
    if not records and not all_faults:
        all_faults.append("文件里没有任何单位")
    return UnitsFile(() if all_faults else tuple(units), tuple(f for _, f in sorted(_numbered(all_faults))))


def shared_portals(units: Iterable[UnitRow]) -> list[tuple[str, list[str]]]:
    """Portals that several units in use are registered with, each with their names: mostly copied by mistake,
    though villages may share the portal of their county."""
    named: dict[str, list[UnitRow]] = {}
    for unit in units:
        if unit.enabled:
            named.setdefault(key(unit.portal), []).append(unit)
    return [(same[0].portal, [unit.name for unit in same]) for same in named.values() if len(same) > 1]


def _numbered(faults: Iterable[str]) -> list[tuple[int, str]]:
    found = []
    for fault in faults:
        match = re.match(r"第 (\d+) 行", fault)
        found.append((int(match.group(1)) if match else 0, fault))
    return found


def _decode(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    return office_text(data)


def _bad_line(data: bytes) -> int:
    """Line of the first byte that no supported encoding can hold; of the first NUL where all can."""
    at = 0
    for encoding in TEXT_ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            at = max(at, error.start)
    return data[: at or max(data.find(b"\0"), 0)].count(b"\n") + 1


def _from_yaml(text: str) -> tuple[list[Record], list[str]]:
    data, marks, yaml_faults = read_yaml(text)
    faults = [f"第 {fault.line} 行第 {fault.column} 列: {fault.message}" for fault in yaml_faults]
    if data is None:
        return [], faults
    entries = data.get("units") if isinstance(data, dict) else data
    at: tuple[str | int, ...] = ("units",) if isinstance(data, dict) else ()
    if isinstance(data, dict):
        faults += [
            f"第 {marks.at((name,))[0]} 行: 不认识的键 {name}, 这里只能是 units"
            for name in data
            if name != "units"
        ]
    if entries is None and isinstance(data, dict) and "units" in data:
        line = marks.at(at)[0]
        return [], [*faults, f"第 {line} 行: units 下面还没有单位; 照示例填写, 去掉行首的 #"]
    if not isinstance(entries, list):
        return [], [*faults, f"第 {marks.at(at)[0]} 行: units 下面应是单位列表 (每条以 - 开头)"]
    records = []
    for number, entry in enumerate(entries):
        line = marks.at((*at, number))[0]
        if not isinstance(entry, dict):
            faults.append(f"第 {line} 行: 单位应写成“键: 值”的形式")
            continue
        for name in entry:
            if name not in FIELDS:
                faults.append(f"第 {marks.at((*at, number, name))[0]} 行: {_unknown(str(name), FIELDS)}")
        values = {str(k): v for k, v in entry.items()}
        here = (*at, number, "new_media")
        if isinstance(values.get("new_media"), list):
            values["new_media"] = [
                (marks.at((*here, one))[0], account) for one, account in enumerate(values["new_media"])
            ]
        elif values.pop("new_media", None) is not None:
            faults.append(f"第 {marks.at(here)[0]} 行: new_media 下面应是账号列表 (每条以 - 开头)")
        lines = {name: marks.at((*at, number, name))[0] for name in entry}
        records.append(Record(line, values, lines=lines))
    return records, faults


def _from_csv(text: str) -> tuple[list[Record], list[str]]:
    heading = text.partition("\n")[0]
    separator = "\t" if "\t" in heading else ";" if ";" in heading and "," not in heading else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    before = 0
    for row in reader:
        # A quoted cell may run over several lines; the row begins after the row before it.
        rows.append((before + 1, row))
        before = reader.line_num
    return _from_rows(rows)


def _from_xlsx(path: Path) -> tuple[list[Record], list[str]]:
    rows, faults = read_rows(path, {**HEADINGS, **{field: field for field in FIELDS}}, SAID)
    records = []
    for row in rows:
        values: dict[str, Any] = dict(row.values)
        if "new_media" in values:
            values["new_media"] = in_cell(values["new_media"], row.line)
        records.append(Record(row.line, values, row))
    return records, faults


def _from_rows(rows: list[tuple[int, list[str]]]) -> tuple[list[Record], list[str]]:
    rows = [(line, [c.strip() for c in cells]) for line, cells in rows if any(c.strip() for c in cells)]
    if not rows:
        return [], ["文件是空的"]
    line, heading = rows[0]
    names = [HEADINGS.get(cell, cell) for cell in heading]
    known = (*FIELDS, *HEADINGS)
    faults = [
        f"第 {line} 行: {_unknown(cell, known)}"
        for cell, name in zip(heading, names, strict=True)
        if name not in FIELDS
    ]
    faults += [f"第 {line} 行: 缺少列 {name} ({SAID[name]})" for name in REQUIRED if name not in names]
    if faults:
        return [], faults
    records = []
    for line, cells in rows[1:]:
        if len(cells) > len(names) and any(cells[len(names) :]):
            faults.append(f"第 {line} 行: 有 {len(cells)} 列, 表头只有 {len(names)} 列")
            continue
        values: dict[str, Any] = {n: c for n, c in zip(names, cells, strict=False) if c}
        if "new_media" in values:
            values["new_media"] = in_cell(values["new_media"], line)
        records.append(Record(line, values))
    return records, faults


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.5)
    return f"不认识的列或键 {name or '(空)'}" + (
        f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(FIELDS)}"
    )


def _check(records: list[Record], folder: Path) -> tuple[list[UnitRow], list[str]]:
    units: list[UnitRow] = []
    faults: list[str] = []
    first: dict[str, str] = {}
    for record in records:
        before = len(faults)
        say = record.at
        values = record.values
        for name in set(values) & NARROW:
            values[name] = _narrow(values[name])
        for name in REQUIRED:
            if not str(values.get(name) or "").strip():
                faults.append(f"{say(name)}缺少 {name} ({SAID[name]})")
        unit_id = str(values.get("id") or "").strip()
        if unit_id and not _ID.match(unit_id):
            faults.append(f"{say('id')}编号 {unit_id} 只能用字母、数字和 - _ .")
        if unit_id in first:
            faults.append(f"{say('id')}编号 {unit_id} 与{first[unit_id]}重复")
        elif unit_id:
            first[unit_id] = record.at("id").removesuffix(": ")
        kind = str(values.get("kind") or "").strip()
        kind = next((code for code, name in kinds().names.items() if name == kind), kind)
        if kind and kind not in kinds().names:
            near = get_close_matches(kind, [*kinds().names, *kinds().names.values()], 1, 0.4)
            hint = f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(kinds().names)}"
            faults.append(f"{say('kind')}没有单位类型 {kind}{hint}")
        portal = str(values.get("portal") or "").strip()
        address = canonical(portal if "://" in portal else f"http://{portal}") if portal else None
        if portal and (address is None or ("." not in address and "localhost" not in address)):
            faults.append(f"{say('portal')}门户网址 {portal} 不是有效网址")
        hosts = _words(values.get("hosts"))
        named = {host: host_name(host) for host in hosts}
        faults += [f"{say('hosts')}{host_fault(host)}" for host, name in named.items() if name is None]
        rubrics = _words(values.get("rubrics"))
        for name in rubrics:
            if name not in available() and not Path(name).is_file():
                near = get_close_matches(name, available(), 1, 0.5)
                faults.append(
                    f"{say('rubrics')}没有指标体系 {name}" + (f", 是不是 {near[0]}?" if near else "")
                )
            elif name in available() and kind in kinds().names:
                unfit = misfit(name, load_rubric(name), kind)
                faults += [f"{say('rubrics')}{unfit}"] if unfit else []
        hours = _hours(values.get("every_hours"))
        if hours is None:
            faults.append(f"{say('every_hours')}every_hours 应是正整数, 不是 {values['every_hours']}")
        enabled = _flag(values.get("enabled"))
        if enabled is None:
            faults.append(f"{say('enabled')}enabled 应是 是/否, 不是 {values['enabled']}")
        accounts, account_faults = read_written(values.get("new_media") or (), folder)
        faults += account_faults
        if len(faults) == before and address is not None and hours is not None and enabled is not None:
            units.append(
                UnitRow(
                    unit_id,
                    str(values["name"]).strip(),
                    kind,
                    address,
                    tuple(dict.fromkeys(name for name in named.values() if name is not None)),
                    rubrics,
                    hours,
                    enabled,
                    accounts,
                )
            )
    return units, faults


def _narrow(value: Any) -> Any:
    """Full-width letters, digits and signs as plain ones, where nothing else is meant."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else re.split(r"[,，;；、\s]+", str(value))
    return tuple(str(p).strip() for p in parts if str(p).strip())


def _hours(value: Any) -> int | None:
    if value is None or value == "":
        return 20
    text = str(value)
    return int(text) if text.isdigit() and int(text) > 0 else None


def _flag(value: Any) -> bool | None:
    if value is None or value == "":
        return True
    return value if isinstance(value, bool) else _YES.get(str(value).strip().lower())
