"""``docs/rubrics.md`` holds to the code: its example validates, its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from rubric_builder import fold, not_met, row

from checks.model import Verdict
from rubrics.bindings import known_checks
from rubrics.load import parse
from rubrics.model import (
    Contradiction,
    Grade,
    IndicatorSpec,
    ItemSpec,
    NotApplicable,
    RubricFile,
    Rule,
    SectionSpec,
)
from rubrics.process import Appeal, Article, Attachment, Duty, Late, Material, Phase, Process
from rubrics.wordlists import words

PAGE = (Path(__file__).parents[2] / "docs" / "rubrics.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(format: wangjian.*?)```", PAGE, re.DOTALL)


def test_there_is_one_whole_example_and_it_validates() -> None:
    assert len(EXAMPLE) == 1
    rubric = parse(EXAMPLE[0].encode())
    assert (rubric.full, len(rubric.items)) == (10, 5)


def test_the_example_scores_as_the_page_says() -> None:
    rubric = parse(EXAMPLE[0].encode())
    links, search = rubric.items[2], rubric.items[3]
    sheet = fold(
        rubric,
        {
            links.id: not_met("a", "b", place="other"),
            search.id: Verdict("partial", share=(3, 4)),
        },
    )
    said = [row(sheet, one.id).points for one in (links, search)]
    for points in said:
        assert f"得 {points} 分" in PAGE


@pytest.mark.parametrize(
    "model",
    [
        RubricFile,
        SectionSpec,
        IndicatorSpec,
        ItemSpec,
        Contradiction,
        NotApplicable,
        Grade,
        Process,
        Phase,
        Duty,
        Appeal,
        Material,
        Late,
        Article,
        Attachment,
    ],
    ids=lambda model: model.__name__,
)
def test_every_name_of_the_format_is_explained(model: type[RubricFile]) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    missing = [name for name in names if f"`{name}`" not in PAGE]
    assert not missing


def test_every_rule_and_every_scoring_parameter_is_explained() -> None:
    scoring = [name for name, means in words("params").items() if str(means).startswith("【计分】")]
    missing = [name for name in (*get_args(Rule), *scoring) if f"`{name}`" not in PAGE]
    assert not missing


def test_no_rule_or_check_is_named_that_does_not_exist() -> None:
    rules = set(re.findall(r"^\| `(\w+)` \|", PAGE.split("## 计分规则")[1].split("##")[0], re.MULTILINE))
    assert rules == set(get_args(Rule))
    named = set(re.findall(r"check: (\w+)", PAGE))
    assert named <= set(known_checks())
