"""Identity of a problem: unit, kind, page and target; never the wording."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.model import Finding, Mark
from checks.problem import problem_id
from crawler.url import canonical, key

words = st.text(max_size=40)
kinds = st.sampled_from(["dead_link", "footer_missing", "column_missing", "search_miss", "column_stale"])
paths = st.text("abc012/._-", max_size=12).map(lambda path: f"http://www.x.gov.cn/{path}")
findings = st.builds(
    Finding, kind=kinds, page_url=paths, summary=words, target=st.one_of(st.sampled_from(["icp", ""]), paths)
)
DATED = ("column_stale", "column_empty", "home_stale", "new_media_stale")


def reworded(finding: Finding, said: str) -> Finding:
    return Finding(
        finding.kind,
        finding.page_url,
        said,
        target=finding.target,
        column=said,
        severity="serious",
        also_on=9,
        place="home",
        mark=Mark(texts=(said,)),
        facts={"said": said},
        searched=(said,),
    )


@given(findings, words)
def test_wording_counts_and_proof_do_not_matter(finding: Finding, said: str) -> None:
    assert problem_id("u", reworded(finding, said)) == problem_id("u", finding)


@given(findings, findings)
def test_two_problems_are_one_only_when_kind_page_and_target_are(one: Finding, other: Finding) -> None:
    def plain(finding: Finding) -> tuple[str, str, str]:
        target = "" if finding.kind in DATED else finding.target
        return finding.kind, _page(finding.page_url), _page(target)

    assert (problem_id("u", one) == problem_id("u", other)) == (plain(one) == plain(other))


def _page(url: str) -> str:
    address = canonical(url) if url.startswith("http") else None
    return key(address) if address else url


@given(findings)
def test_units_do_not_share_problems(finding: Finding) -> None:
    assert problem_id("u", finding) != problem_id("v", finding)


@given(findings)
def test_the_id_is_short_and_plain(finding: Finding) -> None:
    name = problem_id("u", finding)
    assert name[0] == "P" and len(name) == 13
    assert int(name[1:], 16) >= 0


def test_one_page_under_its_several_addresses() -> None:
    same = [
        "http://www.x.gov.cn/a/b.html",
        "https://x.gov.cn/a/b.html",
        "http://www.x.gov.cn:80/a/./b.html",
        "HTTP://WWW.X.GOV.CN/a/c/../b.html#top",
        "http://www.x.gov.cn/a/b.html;jsessionid=A1",
    ]
    as_page = {problem_id("u", Finding("blank_document", url, "")) for url in same}
    as_target = {problem_id("u", Finding("dead_link", "http://x.cn/", "", target=url)) for url in same}
    assert len(as_page) == len(as_target) == 1


def test_numeric_hash_routes_are_pages_of_their_own() -> None:
    one, other = (Finding("blank_document", f"http://x.cn/index#{n}", "") for n in (5008, 5009))
    assert problem_id("u", one) != problem_id("u", other)


def test_a_column_stays_the_same_problem_when_its_newest_date_moves_on() -> None:
    for kind in DATED:
        before, after = (Finding(kind, "http://x.cn/c/", "", target=d) for d in ("2026-01-01", "2026-02-01"))
        assert problem_id("u", before) == problem_id("u", after)


def test_a_date_is_part_of_the_identity_where_the_date_is_the_fault() -> None:
    one, other = (
        Finding("date_conflict", "http://x.cn/a.html", "", target=d) for d in ("2026-01-01", "2026-02-01")
    )
    assert problem_id("u", one) != problem_id("u", other)
