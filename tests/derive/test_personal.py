"""Whose number it is: context decides, and what merely looks like a number of a person is none."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.derive.personal import find_personal, is_id_card, luhn, personal_values
from crawler.model import Fetched

CARD = "990101190001010013"


def card(body: str = "11010119000101001") -> str:
    """A made-up identity number with a right check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def bank(body: str = "622202000000000001") -> str:
    return next(body + str(d) for d in range(10) if luhn(body + str(d)))


ID = card()
BANK = bank()


def told(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(one.type, one.context) for one in find_personal(text, title)]


def test_the_made_up_numbers_are_well_formed() -> None:
    assert is_id_card(ID)
    assert luhn(BANK)
    assert not is_id_card(CARD)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (f"身份证号：{ID}", "", [("id_card", "person")]),
        (f"姓名\t身份证号\n张某\t{ID}", "低保名单", [("id_card", "person")]),
        (f"家庭住址：某县某镇某村3组12号 {ID}", "", [("id_card", "person"), ("address", "person")]),
        ("姓名\t家庭住址\n张某\t甲县乙镇丙村四组5号", "", [("address", "person")]),
        ("姓名\t手机号\t身份证号\n张某\t13900001111\t-", "", [("mobile", "person")]),
        ("本人手机：13900001111", "", [("mobile", "person")]),
        ("监护人张某 13900001111", "", [("mobile", "person")]),
        (f"姓名：张某，银行卡号：{BANK}", "", [("bank_card", "person")]),
        ("姓名\t邮箱\n张某\tzhangmou@qq.com", "拟录用人员名单", [("email", "person")]),
    ],
)
def test_numbers_of_private_persons(text: str, title: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, title) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("联系人：张主任 13900001111", ""),
        ("采购人联系电话：13900001111", "某项目招标公告"),
        ("举报电话：13900001111", ""),
        ("值班电话 13900001111", "节假日值班安排"),
        ("河长\t姓名\t手机\n张某\t张某\t13900001111", "某县河长名单"),
        ("单位名称\t负责人姓名\t手机\n甲公司\t张某\t13900001111", "企业名录"),
        (f"收款单位：某县财政局 账号：{BANK}", ""),
        (f"户名：某某有限公司 开户行：某银行 账号{BANK}", ""),
    ],
)
def test_numbers_of_offices_and_firms(text: str, title: str) -> None:
    assert {context for _, context in told(text, title)} == {"office"}


def test_an_account_of_a_payee_is_not_known_to_be_an_offices() -> None:
    """«收款人» may be a household as well as a firm."""
    table = f"收款人\t开户行\t银行账号\n毕某某\t某银行\t{BANK}"
    assert {context for _, context in told(table, "补助资金公示")} == {"unknown"}
    assert {context for _, context in told(f"收款人：某某有限公司 账号{BANK}", "")} == {"office"}


@pytest.mark.parametrize(
    "text",
    [
        f"项目编号：{ID}",
        f"统一社会信用代码：{ID}",
        "许可证编号：13900001111",
        "QQ群号 13900001111",
        "身份证号：1101**********0013",
        "手机：139****1111",
        "身份证号：110101190001010019",
        "办公电话：0431-13900001",
        "经营地址：某县某街12号",
        "办公地址：某县某街12号3楼302室",
        "家庭住址：某县某镇",
        "家庭住址：某县**镇**村3组",
        "联系邮箱：zhangmou@qq.com",
        "电子邮箱 office@163.com，欢迎投稿",
    ],
)
def test_what_only_looks_like_personal_data(text: str) -> None:
    assert told(text) == []


def test_a_bare_number_is_nobody_s_to_tell() -> None:
    assert told("请与 13900001111 联络") == [("mobile", "unknown")]


def test_bare_numbers_on_a_list_of_persons_are_theirs() -> None:
    text = "公示名单\n张某 13900001111\n李某 13900002222\n王某 13900003333"
    assert set(told(text, "某村补助发放名单")) == {("mobile", "person")}
    assert set(told(text, "河长名单")) == {("mobile", "unknown")}


def test_a_list_of_people_that_tells_where_they_work_is_for_a_person_to_judge() -> None:
    rows = "姓名\t工作单位\t手机号码\t金额\n张某\t甲公司\t13900001111\t900"
    assert told(rows, "某县生活补助发放名册") == [("mobile", "unknown")]
    assert told(rows, "某县通讯录") == [("mobile", "office")]


@pytest.mark.parametrize("head", ["消费者", "投诉人姓名", "村 民"])
def test_a_telephone_beside_people_whom_an_office_serves_is_their_own(head: str) -> None:
    assert told(f"{head}\t联系电话\t金额\n张某\t13900001111\t380元", "办理情况公告") == [("mobile", "person")]


@pytest.mark.parametrize(
    "heads", ["学生\t班主任\t联系电话", "村民\t网格员\t电话", "消费者\t经营单位\t联系电话"]
)
def test_a_telephone_beside_those_who_serve_them_is_not(heads: str) -> None:
    assert ("mobile", "person") not in told(f"{heads}\n张某\t李某\t13900001111", "办理情况公告")
    assert ("mobile", "person") not in told("村民\t网格员电话\n张某\t13900001111", "办理情况公告")


def test_every_find_is_masked() -> None:
    text = f"姓名：张某 身份证号：{ID} 家庭住址：甲县乙镇丙村四组5号 卡号：{BANK} 本人手机 13900001111"
    for one in find_personal(text):
        assert "*" in one.masked
        assert ID not in one.masked
        assert BANK not in one.masked
    assert {one.type for one in find_personal(text)} == {"id_card", "address", "bank_card", "mobile"}


def test_values_to_be_covered_are_as_the_page_shows_them() -> None:
    assert personal_values(f"身份证号：{ID} 手机：139 0000 1111") == (ID, "139 0000 1111")


def test_rows_of_a_table_keep_their_columns() -> None:
    html = (
        "<html><body><h1>某村危房改造补助对象公示</h1><table>"
        "<tr><th>序号</th><th>姓名</th><th>家庭住址</th><th>联系电话</th></tr>"
        "<tr><td>1</td><td>张某</td><td>甲县乙镇丙村四组5号</td><td>13900001111</td></tr>"
        "</table><p>特此公示。</p></body></html>"
    )
    facts = read_page(Fetched("http://www.x.gov.cn/a.html", 200, {}, html.encode())).facts
    assert [(one.type, one.context) for one in facts.personal_data] == [
        ("address", "person"),
        ("mobile", "person"),
    ]


def test_menus_above_the_title_do_not_tell_whose_list_it_is() -> None:
    menu = "首页\n机构设置\n政府采购\n责任单位\n" + "办事服务\n" * 3
    title = "2026年第三季度城乡低保对象公示"
    row = f"姓名\t身份证号\t联系电话\n张某某\t{ID}\t13800001234"
    found = find_personal(f"{menu}{title}\n{row}", title)
    assert [(each.type, each.context) for each in found] == [("id_card", "person"), ("mobile", "person")]


def test_a_number_of_enrolment_is_no_telephone() -> None:
    assert told("准考证号\t姓名\t报名序号\n20260001\t龙某\t13912340001", "考试成绩名单") == []


def test_a_title_of_people_helped_says_more_than_words_of_purchase_below_it() -> None:
    text = "项目已完成招标采购。\n姓名\t联系方式\t账号\n张某\t13900001111\t-"
    assert told(text, "关于发放创业补贴人员的公示") == [("mobile", "person")]
    assert told(text, "关于代理机构采购结果的公示") != [("mobile", "person")]


def test_an_identity_number_written_in_three_groups_is_one() -> None:
    parted = f"{ID[:6]} {ID[6:14]} {ID[14:]}"
    (found,) = find_personal(f"张某 身份证号：{parted}", "名单")
    (joined,) = find_personal(f"张某 身份证号：{ID}", "名单")
    assert (found.type, found.masked) == ("id_card", joined.masked)
    assert personal_values(f"身份证号：{parted}", "名单") == (parted,)


OLD = "110101730211001"
"""Made up: 15 digits of a province and a day of 1973."""


@pytest.mark.parametrize("told_as", ["身份证号：{}", "王某，身份证号码{}，住址不详", "公民身份号码 {}"])
def test_an_old_identity_number_counts_where_a_label_calls_it_so(told_as: str) -> None:
    assert [one.type for one in find_personal(told_as.format(OLD), "低保人员名单")] == ["id_card"]


def test_an_old_identity_number_counts_below_the_head_of_its_column() -> None:
    table = f"姓名\t身份证号\n王某\t{OLD}\n李某\t{OLD}"
    assert "id_card" in {one.type for one in find_personal(table, "救助对象公示")}


@pytest.mark.parametrize(
    "text",
    [
        f"项目编号：{OLD}",
        f"单号{OLD}已受理",
        f"身份证号：{OLD[:8]}1345{OLD[12:]}",
        f"身份证号：99{OLD[2:]}",
        f"身份证号：{OLD}99",
    ],
    ids=["another number", "no label", "no day", "no province", "no length"],
)
def test_other_numbers_of_fifteen_digits_are_nobody_s(text: str) -> None:
    assert "id_card" not in {one.type for one in find_personal(text, "")}


@pytest.mark.parametrize("head", ["家长电话", "监护人联系电话", "本人手机号码", "户主电话"])
def test_a_column_that_says_whose_telephone_it_holds_is_theirs(head: str) -> None:
    assert told(f"学生\t学校\t{head}\n张某\t云台小学\t13900001111") == [("mobile", "person")]


@pytest.mark.parametrize("head", ["家长咨询电话", "学生服务热线", "居民委员会电话", "学校电话"])
def test_a_column_of_telephones_for_them_is_not(head: str) -> None:
    assert told(f"学生\t学校\t{head}\n张某\t云台小学\t13900001111") != [("mobile", "person")]


@pytest.mark.parametrize(
    "text",
    [
        "监护人：柏某某，联系方式：13900001111",
        "户主 柏某、电话：13900001111",
        "学生姓名：柏某（联系电话 13900001111",
    ],
)
def test_a_plain_telephone_behind_a_name_with_its_role_is_that_person_s(text: str) -> None:
    assert told(text) == [("mobile", "person")]


@pytest.mark.parametrize(
    "text",
    [
        "投诉人可向监察科反映，联系方式：13900001111",
        "联系人：柏某，联系方式：13900001111",
        "居民委员会：柏某，联系电话：13900001111",
        "村民：如有异议，联系电话：13900001111",
    ],
)
def test_a_telephone_for_them_is_not_theirs(text: str) -> None:
    assert told(text) != [("mobile", "person")]
