"""result.json is the archive's word, complete, in one order, with proof under every problem."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from sample_run import AT, FIRST_SEEN, ID_CARD, MOBILE, PORTAL, dead_link, finding_id, findings

import reports.result as result_module
from reports.mask import mask
from reports.proof import fact_evidence, write_proof
from reports.result import build_result, dump_result
from reports.validation import SCHEMA_FILE, ResultError, validate_result
from reports.words import kinds, words
from rubrics.judgement import Judgement
from storage.archive import Archive

Run = tuple[Archive, Judgement]


def problem_of(result: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(problem for problem in result["problems"] if problem["kind"] == kind)


def test_a_result_fits_the_schema(run: Run) -> None:
    validate_result(build_result(*run))


def test_two_builds_give_the_same_bytes(run: Run) -> None:
    first = dump_result(build_result(*run))
    assert first == dump_result(build_result(*run))
    assert first.endswith(b"}\n")
    assert "清溪县人民政府".encode() in first


def test_the_order_of_the_problems_does_not_depend_on_the_judgement(run: Run) -> None:
    archive, judgement = run
    turned = replace(judgement, problems=tuple(reversed(judgement.problems)))
    assert dump_result(build_result(archive, turned)) == dump_result(build_result(archive, judgement))


def test_a_read_only_archive_gives_the_same_result(run: Run) -> None:
    archive, judgement = run
    writing = dump_result(build_result(archive, judgement))
    with Archive.open(archive.folder) as reading:
        assert dump_result(build_result(reading, judgement)) == writing


def test_recorded_fact_files_do_not_change_the_result(run: Run) -> None:
    archive, judgement = run
    before = dump_result(build_result(archive, judgement))
    for proof in fact_evidence(archive, judgement):
        write_proof(archive.folder, proof)
        archive.put_evidence(proof.row)
        assert hashlib.sha256((archive.folder / proof.row.path).read_bytes()).hexdigest() == proof.row.sha256
    assert dump_result(build_result(archive, judgement)) == before


def test_run_facts_come_from_the_archive(run: Run) -> None:
    told = build_result(*run)["run"]
    assert (told["id"], told["pages"], told["rendered"]) == ("20261120-qingxi", 3, 1)
    assert (told["requests"], told["bytes"], told["previous"]) == (57, 123456, None)
    assert (told["as_of"], told["seed"]) == ("2026-11-20", 1)


def test_a_run_killed_before_its_end_tells_the_last_page(run: Run) -> None:
    archive, judgement = run
    archive.set_facts({"finished_at": None})
    assert build_result(archive, judgement)["run"]["finished_at"] == AT


def test_what_was_not_reached_is_listed_with_its_reason(run: Run) -> None:
    ledger = build_result(*run)["run"]["not_reached"]
    assert ledger == [
        {"url": PORTAL + "zz/1.html", "reason": "robots"},
        {"url": PORTAL + "zz/2.html", "reason": "budget"},
        {"url": PORTAL + "zz/3.html", "reason": "blocked"},
        {"url": PORTAL + "zz/4.html", "reason": "budget"},
        {"url": PORTAL + "zz/5.html", "reason": "unread"},
    ]


def test_a_cut_ledger_tells_its_total(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_module, "LEDGER_LIMIT", 3)
    told = build_result(*run)["run"]
    assert (len(told["not_reached"]), told["not_reached_total"]) == (3, 5)


def test_a_known_problem_keeps_the_day_it_was_first_seen(run: Run) -> None:
    problem = problem_of(build_result(*run), "dead_link")
    assert (problem["first_seen"], problem["last_seen"]) == (FIRST_SEEN, AT)


def test_every_problem_carries_proof(run: Run) -> None:
    result = build_result(*run)
    types = {problem["kind"]: [row["type"] for row in problem["evidence"]] for problem in result["problems"]}
    assert types == {
        "privacy_leak": ["http", "text"],
        "dead_link": ["screenshot", "http"],
        "footer_missing": ["screenshot", "http"],
        "column_missing": ["http", "nav_tree"],
        "column_stale": ["screenshot", "http"],
        "tag_missing": ["text"],
    }


def test_a_picture_that_is_gone_is_not_promised(run: Run) -> None:
    archive, judgement = run
    (archive.folder / "evidence" / f"{finding_id(dead_link())}.png").unlink()
    problem = problem_of(build_result(archive, judgement), "dead_link")
    assert [row["type"] for row in problem["evidence"]] == ["http"]


def test_the_absence_of_a_column_is_proved_by_tree_and_words(run: Run, out: Path) -> None:
    row = problem_of(build_result(*run), "column_missing")["evidence"][1]
    told = json.loads((out / row["path"]).read_bytes())
    assert told["searched"] == ["首页 > 政务公开", "决策预公开", "意见征集"]
    assert [entry["name"] for entry in told["navigation"]] == ["政务公开", "政策解读", "互动交流"]


def test_http_facts_tell_page_and_link(run: Run, out: Path) -> None:
    row = problem_of(build_result(*run), "dead_link")["evidence"][1]
    told = json.loads((out / row["path"]).read_bytes())
    assert (told["page"]["status"], told["link"]["status"], told["link"]["link_text"]) == (
        200,
        404,
        "旧版公报",
    )
    assert told["facts"]["attempts"] == "3"


def test_no_output_shows_personal_data(out: Path) -> None:
    for file in out.rglob("*"):
        if file.is_file() and file.suffix in (".json", ".html", ".txt", ".jsonl"):
            text = file.read_text("utf-8")
            assert ID_CARD not in text, file
            assert MOBILE not in text, file


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证220102199003071234。", "身份证2201**********1234。"),
        ("电话13900001234", "电话139****1234"),
        ("卡号6222020200112230012", "卡号6222***********0012"),
        ("标识码2201220001，公安备案22010202000123号", "标识码2201220001，公安备案22010202000123号"),
        ("见 http://a.example/13900001234.html", "见 http://a.example/13900001234.html"),
        ("编号220102209913071234", "编号220102209913071234"),
        ("坏\x00字\ud800符", "坏字符"),
    ],
)
def test_masking_stars_numbers_of_persons_only(text: str, shown: str) -> None:
    assert mask(text) == shown


def _broken(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def apply(result: dict[str, Any]) -> dict[str, Any]:
        broken = copy.deepcopy(result)
        change(broken)
        return broken

    return apply


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda r: r["problems"][0].update(kind="dead_links"), "problems[0].kind"),
        (lambda r: r["problems"][1].update(extra=1), "problems[1]"),
        (lambda r: r["problems"][0].update(evidence=[]), "problems[0].evidence"),
        (lambda r: r["problems"][0]["evidence"][0].update(path="../x"), "problems[0].evidence[0].path"),
        (lambda r: r["scores"][0]["items"][0].update(points=0.5), "scores[0].items[0].points"),
        (lambda r: r["scores"][0]["items"][0].update(outcome="ok"), "scores[0].items[0].outcome"),
        (lambda r: r["scores"][0]["score"].pop("low"), "scores[0].score"),
        (lambda r: r["columns"][0].update(state="old"), "columns[0].state"),
        (lambda r: r["run"].update(started_at="yesterday"), "run.started_at"),
        (lambda r: r.update(schema="wangjian.result/2"), "schema"),
    ],
)
def test_a_wrong_field_is_named_by_its_place(
    run: Run, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    with pytest.raises(ResultError) as caught:
        validate_result(_broken(change)(build_result(*run)))
    assert f": {place}: " in str(caught.value)


def test_schema_and_words_know_the_same_codes() -> None:
    defs = json.loads(SCHEMA_FILE.read_text("utf-8"))["$defs"]
    assert defs["kind"]["enum"] == list(kinds().kinds)
    assert set(defs["outcome"]["enum"]) == set(words().outcomes)
    problem, column = defs["problem"]["properties"], defs["column"]["properties"]
    assert set(problem["status"]["enum"]) == set(words().statuses)
    assert set(problem["severity"]["enum"]) == set(words().severities)
    assert set(column["state"]["enum"]) == set(words().states)
    assert set(defs["evidence"]["properties"]["type"]["enum"]) == set(words().evidence)


def test_every_kind_has_a_known_group_and_an_order() -> None:
    for name, kind in kinds().kinds.items():
        assert kind.group in kinds().groups, name
        assert kind.ask.endswith("。"), name
        assert yaml.safe_load(name) == name


def test_all_kinds_of_the_sample_are_known() -> None:
    assert {finding.kind for finding in findings()} <= set(kinds().kinds)
