"""Rows of cells that are a part of an article, a guide or a roster; lists of titled links."""

from __future__ import annotations

from tests.derive.record_pages import (
    HOST,
    PROSE,
    Case,
    article,
    bare_article,
    checks_of,
    column,
    days,
    page,
    permits,
    table,
)


def _named_table(title: str, intro: str) -> str:
    return f"<p>{intro}</p>" + checks_of()


def _leaders() -> str:
    return table(
        ("姓名", "职务", "任职时间", "分管工作"),
        [(f"{s}某", "副局长", f"2024-0{n}-12", "分管办公室、人事") for n, s in enumerate("王李张刘", 1)],
    )


def _roster() -> str:
    return table(
        ("日期", "值班领导", "值班人员", "值班电话"),
        [(day, f"{s}某", "办公室", "0000-1234567") for day, s in zip(days(), "王李张刘陈", strict=True)],
    )


def _history() -> str:
    return table(("时间", "大事"), [(f"20{n}-05-06", f"完成第{n}次机构改革") for n in range(10, 20)])


def _calendar() -> str:
    return table(
        ("日", "一", "二", "三", "四", "五", "六"),
        [[str(7 * w + d) for d in range(1, 8)] for w in range(4)],
    )


def _statistics() -> str:
    return table(
        ("指标", "本月", "1-10月", "同比增长(%)"),
        [(f"第{n}产业增加值", "12.3", "98.7", "5.1") for n in "一二三"],
    )


def _prices() -> str:
    return table(("日期", "品种", "规格", "零售价格"), [(day, "猪肉", "500克", "13.5") for day in days()])


def _fees() -> str:
    return table(
        ("收费项目", "收费标准", "收费依据", "执行日期"),
        [(f"第{n}类证照工本费", "10元", "示价费〔2012〕3号", f"2012-0{n}-01") for n in range(1, 5)],
    )


def _contacts() -> str:
    return table(
        ("科室名称", "办公电话", "办公地址"),
        [(f"{n}科", "0000-1234567", f"行政中心{n}楼") for n in "办公业务法规综合"],
    )


def _buses() -> str:
    return table(
        ("线路", "首班时间", "末班时间", "途经站点"),
        [(f"{n}路", "06:30", "21:00", "行政中心、车站") for n in range(1, 6)],
    )


def _materials() -> str:
    return table(
        ("材料名称", "份数", "来源渠道", "样表"),
        [(f"申请表{n}", "1", "申请人自备", f'<a href="/yb/{n}.doc">下载</a>') for n in range(1, 5)],
    )


def _downloads() -> str:
    return table(
        ("附件名称", "上传日期", "操作"),
        [(f"申报材料附件{n}", f"2026-03-1{n}", f'<a href="/fj/{n}.doc">下载</a>') for n in range(1, 4)],
    )


def _reception() -> str:
    return table(
        ("接待日期", "接待领导", "接待地点", "主要内容"),
        [(day, f"{s}某", "信访局接待室", "城建") for day, s in zip(days(), "王李张刘陈", strict=True)],
    )


def _holidays() -> str:
    return table(
        ("节日", "放假时间", "调休上班日期"),
        [(n, "2026-10-01至2026-10-07", "2026-10-10") for n in ("国庆节", "中秋节", "元旦")],
    )


def _titled() -> str:
    return table(
        ("序号", "标题", "发布日期"),
        [
            (str(n), f'<a href="/tz/{n}.html">关于做好第{n}季度工作的通知</a>', day)
            for n, day in enumerate(days(), 1)
        ],
    )


def _links_foot() -> str:
    return table(
        (), [[f'<a href="http://www.{x}{y}.gov.cn/">示例{x}{y}局</a>' for y in "abcd"] for x in "abc"]
    )


def _letters() -> str:
    return table(
        ("编号", "标题", "来信日期", "办理状态"),
        [
            (f"2026{n:04}", f'<a href="/xj/{n}.html">咨询第{n}小学入学问题</a>', day, "已办结")
            for n, day in enumerate(days(), 1)
        ],
    )


def _budget_amounts() -> str:
    return table(
        ("科目名称", "2025年执行数", "2026年预算数"), [(f"第{n}类支出", "1200", "1300") for n in "一二三四"]
    )


def _home() -> str:
    def box(name: str, path: str) -> str:
        return (
            f"<td><table><tr><td>{name}</td><td><a href='/{path}/'>更多</a></td></tr>"
            + "".join(
                f"<tr><td><a href='/{path}/t202611{n:02}_{n}.html'>{name}的第{n}条重要消息</a></td>"
                f"<td>11-{n:02}</td></tr>"
                for n in (9, 8, 7)
            )
            + "</table></td>"
        )

    first = box("今日要闻", "yw") + box("部门动态", "dt")
    second = box("通知公告", "tz") + box("乡镇动态", "xz")
    return f"<table><tr>{first}</tr><tr>{second}</tr></table>"


INTRO = "根据《示例县双随机一公开抽查工作细则》，我局对有关单位开展了检查，现将结果公示如下："

LOOKALIKES: tuple[Case, ...] = (
    Case(
        "文章里的名单", *article("关于2026年第三季度双随机抽查结果的公示", _named_table("", INTRO)), "article"
    ),
    Case(
        "文章, 无日期行",
        *bare_article("2026年第三季度双随机抽查结果公示", _named_table("", INTRO)),
        "article",
    ),
    Case("文章, 无日期行, 只有表", *bare_article("2026年第三季度双随机抽查结果公示", checks_of()), "article"),
    Case(
        "文章, 有上下篇",
        *bare_article(
            "示例县行政许可公示表（第12期）",
            permits()
            + '<p>上一篇：<a href="/zwgk/gs/1.html">第11期</a></p>'
            + '<p>下一篇：<a href="/zwgk/gs/2.html">第13期</a></p>',
        ),
        "article",
    ),
    Case("指南的收费表", *column("收费标准", PROSE + _fees(), "/zwgk/sfbz/index.html"), "article"),
    Case("文章里的预算表", *article("示例县2026年部门预算", PROSE + _budget_amounts()), "article"),
    Case("统计表", *column("经济指标", _statistics() + PROSE, "/tjsj/index.html"), "article"),
    Case("通讯录", *column("联系方式", _contacts(), "/jgsz/lxfs/index.html"), "article"),
    Case("时刻表", *column("公交线路", _buses(), "/bmfw/gj/index.html"), "article"),
    Case("日历", *column("活动日历", _calendar() + PROSE, "/hd/index.html"), "article"),
    Case("领导名单", *column("领导信息", _leaders(), "/jgsz/ld/index.html"), "article"),
    Case("值班表", *column("值班安排", _roster(), "/zwgk/zb/index.html"), "article"),
    Case("接待日", *column("领导接待日", _reception(), "/hdjl/jdr/index.html"), "article"),
    Case("大事记", *column("历史沿革", _history(), "/jgsz/lsyg/index.html"), "article"),
    Case("价格监测", *column("价格监测", _prices(), "/jgjc/index.html"), "article"),
    Case("放假安排", *column("放假安排", _holidays(), "/zwgk/fj/index.html"), "article"),
    Case(
        "指南的材料表",
        *bare_article("企业设立登记办事指南", PROSE + _materials(), "/bsfw/bszn/12.html"),
        "article",
    ),
    Case("附件下载表", *article("关于申报2026年项目的通知", PROSE + _downloads()), "article"),
    Case("附件下载表, 无日期行", *bare_article("关于申报2026年项目的通知", PROSE + _downloads()), "article"),
    Case(
        "有题名的链接",
        *column("通知公告", _titled(), "/tz/index.html"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        ("关于做好第1季度工作的通知", f"{HOST}/tz/1.html"),
    ),
    Case("信件", *column("信件选登", _letters(), "/hdjl/xj/index.html"), "message_list"),
    Case("旧首页", HOST + "/index.htm", page(_home(), "示例县人民政府"), "home"),
    Case(
        "文章与页脚链接表",
        *article("关于调整办公地址的通知", PROSE + "<div class='links'>" + _links_foot() + "</div>"),
        "article",
    ),
    Case(
        "正文容器里的表",
        *column("行政许可情况", f"<div class='TRS_Editor'>{PROSE}{permits()}</div>", "/zwgk/xkqk/index.html"),
        "article",
    ),
)
