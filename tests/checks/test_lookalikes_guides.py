"""Guides, institutions and leaders told rightly in words and layouts that look like a fault, and faults in
words that do not look like one."""

from __future__ import annotations

import pytest

from tests.checks.conftest import Crawl
from tests.checks.told_site import TEXT, Site, paragraphs, said, table

HEAD = [
    "为方便公众获取政府信息，根据2019年修订的《政府信息公开条例》，编制本指南。",
    "主动公开。公开形式：政府网站、公示栏。",
]
CONTACT = {
    "受理机构": "某县人民政府办公室",
    "办公地址": "某县某街12号",
    "办公时间": "工作日8:30至17:00",
    "联系电话": "0431-12345678",
    "传真号码": "0431-12345679",
    "电子邮箱": "zwgk@x.gov.cn",
}
TAIL = [
    "申请人可以当面提交、以信函寄送，或通过互联网提出申请。申请内容不明确的，予以补正。",
    "自收到申请之日起20个工作日内答复。",
    "提供政府信息，不收取费用。",
]


def labelled(fields: dict[str, str]) -> list[str]:
    return [f"{label}：{value}" for label, value in fields.items()]


def guide(crawl: Crawl, body: str, day: str = "2023-03-01", title: str = "某县政府信息公开指南") -> Site:
    site = Site(crawl)
    site.article("/gkzn/t1.html", title, body, day)
    site.column("/gkzn/index.html", "政府信息公开指南", [(title, "/gkzn/t1.html", day)])
    return site


ASKED = {"aspects": ["complete", "current", "fee"]}


@pytest.mark.parametrize(
    "contact",
    [
        table([list(CONTACT), list(CONTACT.values())]),
        paragraphs(labelled({**CONTACT, "联系电话": "0431-12345678（兼传真）", "传真号码": "同联系电话"})),
        paragraphs(
            [
                "受理机构：某县政府办",
                "地　址：某街12号",
                "电话/传真：0431-12345678",
                "E-mail：a@x.gov.cn",
                "接待时间：周一至周五（节假日除外）",
            ]
        ),
        paragraphs(
            [
                *("（一）受理机构", "某县政府办公室", "（二）办公地址", "某街12号"),
                *("（三）办公时间", "工作日8:30至17:00", "（四）联系方式"),
                "电话0431-12345678，传真0431-12345679，邮箱a@x.gov.cn",
            ]
        ),
    ],
    ids=["labels above their values", "one number for both", "both in one label", "values joined to labels"],
)  # fmt: skip
def test_fields_of_a_guide_by_other_layouts(crawl: Crawl, contact: str) -> None:
    site = guide(crawl, paragraphs(HEAD) + contact + paragraphs(TAIL))
    assert said(site.judged("guide", ASKED)) == "met"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([], ["blank_document"]),
        (["某县政府信息公开指南"], ["blank_document"]),
        (["栏目建设中，敬请期待。"], ["blank_document"]),
        (["更新日期：2024-01-01"], ["blank_document"]),
        ([f"{label}：" for label in CONTACT], ["blank_document"]),
        ([f"{label}：暂无" for label in CONTACT], ["blank_document"]),
        (["本指南每年更新一次，可在本机关办公场所免费查阅。"], "needs_review"),
        (["<a href='http://www.y.gov.cn/zn.html'>点击查看公开指南</a>"], "needs_review"),
        (["<img src='/gkzn/zn.jpg' width='900' height='1200'>"], "needs_review"),
        (["公开工作由国务院令第492号规定。"], ["国务院令第492号"]),
        (["联系电话：0431-12345678"], ["address", "agency", "channels", "email", "fax", "hours"]),
    ],
)
def test_a_guide_that_carries_nothing_is_one_problem(
    crawl: Crawl, lines: list[str], wanted: str | list[str]
) -> None:
    site = guide(crawl, paragraphs(lines))
    site.article("/tz/t1.html", "关于停水的通知", TEXT * 2)
    site.column("/tz/index.html", "通知公告", [("关于停水的通知", "/tz/t1.html", "2026-03-01")])
    assert said(site.judged("guide")) == wanted


def test_a_menu_entry_that_leads_to_an_empty_page_is_one_problem(crawl: Crawl) -> None:
    site = Site(crawl)
    site.menu.append(("政府信息公开指南", "/gkzn/index.html"))
    site.page("/gkzn/index.html", "政府信息公开指南", "<h2>政府信息公开指南</h2><ul class='list'></ul>")
    verdict = site.judged("guide")
    assert [(f.kind, f.target) for f in verdict.findings] == [("column_empty", "")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("不收取费用", "检索、复制、邮寄等成本费已于2017年4月1日起停征"),
        ("不收取费用", "免收检索费、复制费、邮寄费"),
        ("根据2019年修订的", "2008年5月1日起施行的条例已经修订，根据自2019年5月15日起施行的新"),
        ("自收到申请之日起20个工作日内", "法定期限为20个工作日，本机关承诺自收到申请之日起15个工作日内"),
        ("20个工作日内答复。", "20个工作日内答复。征求第三方意见的，其应当自收到函之日起15个工作日内答复。"),
    ],
)  # fmt: skip
def test_the_old_rule_told_as_history_is_not_followed(crawl: Crawl, old: str, new: str) -> None:
    lines = [line.replace(old, new) for line in [*HEAD, *labelled(CONTACT), *TAIL]]
    assert said(guide(crawl, paragraphs(lines)).judged("guide", ASKED)) == "met"


@pytest.mark.parametrize(("title", "wanted"), [("（2022年版）", "met"), ("", ["2017-05-01"])])
def test_a_later_edition_under_its_first_date_is_current(
    crawl: Crawl, title: str, wanted: str | list[str]
) -> None:
    text = (
        paragraphs([*HEAD, *labelled(CONTACT), *TAIL]).replace("2019年修订的", "").replace("20个", "规定的")
    )
    site = guide(crawl, text, "2017-05-01", f"某县政府信息公开指南{title}")
    assert said(site.judged("guide")) == wanted


@pytest.mark.parametrize(
    ("contact", "lacking"),
    [
        ({"传真号码": "/", "电子邮箱": "（待开通）"}, ["email", "fax"]),
        ({"联系电话": "0431-"}, ["phone"]),
        ({"办公时间": "另行通知"}, ["hours"]),
    ],
)
def test_labels_with_next_to_nothing_behind_them(
    crawl: Crawl, contact: dict[str, str], lacking: list[str]
) -> None:
    lines = [*HEAD, *labelled({**CONTACT, **contact}), *TAIL]
    assert said(guide(crawl, paragraphs(lines)).judged("guide")) == lacking


WHOLE = (
    "<p>男，汉族，1970年5月出生，大学学历，中共党员，1992年参加工作。</p>"
    "<p>工作分工：主持县政府全面工作，分管财政、审计。</p>"
)


def leaders(crawl: Crawl, told: dict[str, str], more: str = "") -> Site:
    site = Site(crawl)
    rows = []
    for n, (title, body) in enumerate(told.items()):
        site.article(f"/ld/t{n}.html", title, body)
        rows.append((title, f"/ld/t{n}.html", "2026-01-01"))
    site.column("/ld/index.html", "领导信息", rows, more)
    return site


@pytest.mark.parametrize(
    "told",
    [
        {"历任县长名录": table([["姓名", "职务", "任职时间"], ["孙立", "县长", "2010-2014"]])},
        {"高温天气": "<p>局长要求做好防范高温天气工作，男女老少注意。</p>"},
        {"方案": "<p>副局长牵头制定方案。</p>"},
        {"次仁卓玛": WHOLE},
        {"副县长（空缺）": "<p>空缺</p>"},
        {"李明": "<p>基本情况：男，1976年生，党员，大学文化。</p><p>负责安全生产方面的工作。</p>"},
        {"李明": "<p>个人履历</p><p>1970年5月生，在职研究生。</p><p>分管领域：教育、卫生健康。</p>"},
        {"党组书记、局长：李明": "<p>李明，1971年3月生，大学学历。</p><p>工作职责：主持全局工作。</p>"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_stands_beside_leaders_owes_nothing(crawl: Crawl, told: dict[str, str]) -> None:
    assert said(leaders(crawl, {"王刚": WHOLE, **told}).judged("leader_info")) == "met"


def test_links_beside_leaders_are_matters_not_names(crawl: Crawl) -> None:
    matters = ["党建工作", "应急管理", "项目建设", "农业农村", "金融服务", "常务会议", "公告", "水利局"]
    beside = "".join(f"<a href='/x/c{n}.html'>{name}</a>" for n, name in enumerate(matters))
    site = leaders(crawl, {"王刚": WHOLE, "李明": WHOLE}, f"<div class='side'>{beside}</div>")
    for n, name in enumerate(matters):
        site.article(f"/x/c{n}.html", name, paragraphs(["县长主持召开会议，局长、主任参加，男女老少。"] * 3))
    verdict = site.judged("leader_info")
    assert (said(verdict), verdict.counts["leaders"]) == ("met", 2)


@pytest.mark.parametrize(
    ("body", "lacking"),
    [
        ("<p>个人简历：</p><p>工作分工：</p><p>分管执法监督、法规宣传、信访维稳工作。</p>", ["resume"]),
        ("<p>1975年出生，大学学历，1998年参加工作，中共党员。</p>", ["duties"]),
    ],
)
def test_a_leader_without_duties_or_resume(crawl: Crawl, body: str, lacking: list[str]) -> None:
    assert said(leaders(crawl, {"王刚": WHOLE, "李明": body}).judged("leader_info")) == lacking


ORG = {
    "主要职责": "负责全县某项工作，承担有关行政审批。",
    "内设机构": "办公室、法规股、监管股。",
    "办公地址": "某县某街12号",
    "办公时间": "工作日8:30至17:00",
    "联系电话": "0431-12345678",
}


def org(crawl: Crawl, body: str, title: str = "某县某局机构职能", more: tuple[str, ...] = ()) -> Site:
    site = Site(crawl, "某县某局")
    rows = [(title, "/jg/t0.html", "2026-01-01")]
    site.article("/jg/t0.html", title, body)
    for n, name in enumerate(more, 1):
        site.article(f"/jg/t{n}.html", name, "<p>职责、内设机构等规定。地址：某街。</p>")
        rows.append((name, f"/jg/t{n}.html", "2026-01-01"))
    site.column("/jg/index.html", "机构职能", rows)
    return site


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("国家税务总局某县税务局", "met"),
        ("某市文化和旅游发展委员会", "met"),
        ("某市海洋与渔业局", "met"),
        ("某区人力资源局", "met"),
        ("某县发展和改革局（挂物价局牌子）", "met"),
        ("某县国土资源局退休干部党支部", "met"),
        ("县卫生计生局", ["卫生计生局"]),
        ("县教育局、县公安局、县卫生和计划生育局、县民政局、县财政局、县司法局", ["卫生和计划生育局"]),
    ],
)
def test_names_of_bodies_there_and_gone(crawl: Crawl, line: str, wanted: str | list[str]) -> None:
    assert said(org(crawl, paragraphs([*labelled(ORG), line])).judged("org_info")) == wanted


def test_a_repealed_rule_names_the_body_of_its_time(crawl: Crawl) -> None:
    title = "某县环境保护局主要职责内设机构和人员编制规定（已废止）"
    assert said(org(crawl, paragraphs(labelled(ORG)), more=(title,)).judged("org_info")) == "met"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["某局主要承担全县水利规划、防汛抗旱等职能。", "下设办公室、水政股、工程股三个股室。",
          "地址某县某街12号，工作日上午8:30-12:00办公，值班电话0431-12345678。"], "met"),
        (["职责：贯彻执行上级决定。", "本镇设有党政办公室、经济发展办公室。",
          "地址：某镇某村一组；办公时间：周一至周五 9:00-17:00；电话：0431-12345678"], "met"),
        (["主要职责：负责全县水利规划。", "内设机构：办公室、水政股。", "工作日9:00至17:00，电话12345。"],
         ["address"]),
    ],
    ids=["office in running text", "township", "no address"],
)  # fmt: skip
def test_an_institution_told_in_running_text(crawl: Crawl, lines: list[str], wanted: str | list[str]) -> None:
    assert said(org(crawl, paragraphs(lines)).judged("org_info")) == wanted
