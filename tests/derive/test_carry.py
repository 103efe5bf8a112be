"""A fault of the foot that no page asked again shows any more is mended on the whole template."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.carry import Identity, carried, identity_of, with_identity
from crawler.model import Footer, PageFacts

POLICE = "吉公网安备22000002000001号"
OLD = Identity(Footer(sponsor="县政府办", site_code="2200000001"), {"SiteIDCode": "2200000002"})


def foot(**values: object) -> Identity:
    base = {"sponsor": "县政府办", "site_code": "2200000001", **values}
    return Identity(Footer(**base), {"SiteIDCode": "2200000002"})  # type: ignore[arg-type]  # fields of Footer


def test_element_that_all_asked_pages_show_is_carried() -> None:
    new = carried(OLD, [foot(police=POLICE), foot(police=POLICE)])
    assert new.footer.police == POLICE
    assert new.footer.sponsor == "县政府办"


def test_element_that_one_asked_page_still_lacks_is_not() -> None:
    assert carried(OLD, [foot(police=POLICE), foot()]) == OLD


def test_each_element_is_judged_by_itself() -> None:
    new = carried(OLD, [foot(police=POLICE, icp="吉ICP备1号"), foot(police=POLICE)])
    assert (new.footer.police, new.footer.icp) == (POLICE, None)


def test_element_that_vanished_is_left_to_the_pages_that_show_it() -> None:
    assert carried(OLD, [foot(sponsor=None)]).footer.sponsor == "县政府办"


def test_corrected_code_is_carried_when_all_agree() -> None:
    mended = Identity(OLD.footer, {"SiteIDCode": "2200000001"})
    assert carried(OLD, [mended, mended]).tags == {"SiteIDCode": "2200000001"}
    assert carried(OLD, [mended, OLD]).tags == {"SiteIDCode": "2200000002"}


def test_nothing_is_carried_when_no_page_was_read() -> None:
    assert carried(OLD, []) == OLD


def test_untouched_page_keeps_everything_else() -> None:
    facts = PageFacts(
        "http://a.example/", "article", "utf-8", title="题", meta={"ArticleTitle": "题", "SiteIDCode": "1"}
    )
    new = with_identity(facts, Identity(Footer(police=POLICE), {"SiteIDCode": "2"}))
    assert (new.title, new.meta) == ("题", {"ArticleTitle": "题", "SiteIDCode": "2"})
    assert identity_of(new, ["siteidcode"]) == Identity(Footer(police=POLICE), {"SiteIDCode": "2"})


TEXT = st.one_of(st.none(), st.sampled_from(["甲", "乙"]))
IDENTITY = st.builds(lambda a, b: Identity(Footer(police=a, icp=b)), TEXT, TEXT)


@given(IDENTITY, st.lists(IDENTITY, max_size=4), st.randoms(use_true_random=False))
def test_carrying_never_takes_away_and_never_makes_up(
    old: Identity, seen: list[Identity], chance: object
) -> None:
    new = carried(old, seen)
    for name in ("police", "icp"):
        before, after = getattr(old.footer, name), getattr(new.footer, name)
        shown = [getattr(one.footer, name) for one in seen]
        assert after or not before
        assert after == before or (after in shown and all(shown))
    again = list(seen)
    chance.shuffle(again)  # type: ignore[attr-defined]  # random.Random
    lacking = {n for n in ("police", "icp") if not getattr(new.footer, n)}
    assert lacking == {n for n in ("police", "icp") if not getattr(carried(old, again).footer, n)}
