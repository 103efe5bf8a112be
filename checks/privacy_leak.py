"""个人信息泄露 privacy_leak

查什么: 网页和附件里有没有没遮盖的个人身份证号码、手机号码、银行卡号、家庭住址和个人邮箱。身份证号码要日期
    和校验位都对, 银行卡号要校验位对; 号码前后的字样和表头决定它是谁的。
为何扣分: 公示名单、救助补贴、处罚决定里公开这些信息, 侵害当事人, 也违反政府信息公开条例。
何时不适用: 单位的办公电话、热线、联系人电话, 招标公告的联系人, 企业的联系方式, 对公账户, 信用代码、项目编号、
    证书编号, 已经用星号遮盖的, 都不算。
已知误报: 分不清是个人还是单位对外公布的手机号, 只列为疑似, 由人判断; 扫描件里的文字读不出来。
例: 低保名单附件里有 32 个完整身份证号, 判泄露, 一个附件一种信息记一个问题; 招标公告的联系人手机不算。
    任何输出里都只显示遮盖后的号码, 截图时先把页面上的号码盖住。
选项: types 只查这几种 (id_card、mobile、bank_card、address、email), 空则全查。

Source: anhui-county-department-2022/38; 政府信息公开条例第十五条; domain.md §8.7.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.artifacts.page_marks import PageMarks
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.model import PersonalData

_SHOWN = 3


def findings_of(
    url: str, name: str, personal: Iterable[PersonalData], wanted: frozenset[str], holder: str = ""
) -> list[Finding]:
    """One finding for each kind of datum of private persons. ``holder``: the page that holds the file."""
    words = check_data("privacy_leak").words
    found: dict[str, list[str]] = {}
    for one in personal:
        if one.context == "person" and (not wanted or one.type in wanted):
            found.setdefault(one.type, []).append(one.masked)
    where = "附件" if holder else "网页"
    return [
        Finding(
            "privacy_leak",
            url,
            f"{where}“{name or url}”公开了没有遮盖的{words['types'].get(kind, kind)} {len(values)} 个, "
            f"如 {'、'.join(values[:_SHOWN])}",
            target=kind,
            severity="serious",
            mark=Mark(region="page")
            if holder
            else Mark(texts=tuple(words["labels"].get(kind, ())), region="page"),
            facts={"count": str(len(values)), "masked": "、".join(values[:_SHOWN])}
            | ({"held_by": holder} if holder else {}),
        )
        for kind, values in sorted(found.items())
    ]


def judge(given: Given, options: Options) -> Verdict:
    marks = given.of("page_marks", PageMarks)
    wanted = frozenset(options["types"])
    types = check_data("privacy_leak").words["types"]
    findings: list[Finding] = []
    doubted: list[Candidate] = []
    for url, name, personal, holder in (
        *((page.url, page.title, page.personal, "") for page in marks.pages),
        *((file.url, file.name, file.personal, file.holder) for file in marks.files),
    ):
        findings += findings_of(url, name, personal, wanted, holder)
        for one in personal:
            if one.context == "unknown" and (not wanted or one.type in wanted):
                quote = f"{types.get(one.type, one.type)} {one.masked}"
                doubted.append(Candidate(url, name or url, quote=quote))
    counts = {
        "pages": marks.read,
        "files": marks.files_read,
        "unmeasured": marks.files_unread,
        "found": len(findings),
        "doubtful": len(doubted),
    }
    if findings:
        return Verdict("not_met", tuple(findings), counts=counts, candidates=tuple(doubted))
    if not marks.read:
        return Verdict("not_measured", reason_key="privacy_nothing_read", counts=counts)
    if doubted:
        return Verdict(
            "needs_review",
            reason_key="privacy_doubtful",
            reason_args={"n": str(len(doubted))},
            counts=counts,
            candidates=tuple(doubted),
        )
    return Verdict("met", counts=counts)


CHECK = Check(
    id="privacy_leak",
    title="个人信息泄露",
    needs=("page_marks",),
    kinds=("privacy_leak",),
    options={"types": [], **defaults("privacy_leak")},
    judge=judge,
    page=__doc__,
)
