"""Columns made of rows of cells: results of inspections, permits, penalties, tenders, budgets by year."""

from __future__ import annotations

from tests.derive.record_pages import (
    FIRMS,
    HOST,
    PAGER,
    Case,
    checks_of,
    column,
    days,
    heading_only,
    menu_beside,
    old_tables,
    permits,
    table,
)


def _penalties() -> str:
    return table(
        ("案件名称", "处罚决定书文号", "当事人", "处罚种类", "处罚决定日期", "公示日期"),
        [
            (
                f"{firm}违法占地案",
                f"示自资罚〔2026〕{n}号",
                firm,
                "罚款",
                f"2026年9月{n}日",
                f"2026年10月{n}日",
            )
            for n, firm in enumerate(FIRMS, 1)
        ],
        cell="td",
        attributes="border=1",
    )


def _tenders() -> str:
    return table(
        ("项目名称", "招标人", "开标时间", "发布时间"),
        [
            (f"{name}改造工程施工招标", "示例县水利局", f"2026-12-{n:02} 09:30", f"2026/11/{10 - n:02}")
            for n, name in enumerate(("城南泵站", "北河堤防", "东湖水库"), 1)
        ],
    )


def _land() -> str:
    return table(
        ("序号", "批次名称", "批准文号", "批准时间", "征地公告"),
        [
            (
                str(n),
                f"示例县2026年第{n}批次城镇建设用地",
                f"示政土〔2026〕{n}号",
                f"2026.{12 - n:02}.08",
                f'<a href="/zd/{n}.pdf">查看</a>',
            )
            for n in range(1, 6)
        ],
    )


def _aid() -> str:
    return table(
        ("姓名", "所在乡镇", "救助类别", "救助金额(元)", "发放日期"),
        [(f"{s}某", "示例镇", "临时救助", "1200", day) for s, day in zip("王李张刘陈", days(), strict=True)],
    )


def _budgets_bare() -> str:
    return table(
        ("部门名称", "公开内容", "公开日期", "公开地址"),
        [
            (f"示例县{d}局", "2026年部门预算", "2026-02-1" + str(n), f'<a href="/ys/{n}.html">查看</a>')
            for n, d in enumerate("教科民财水", 1)
        ],
    )


def _guides() -> str:
    return table(
        ("事项名称", "办理部门", "更新日期", "操作"),
        [
            (
                f"{name}登记",
                "示例县市场监督管理局",
                f"2026-0{9 - n}-15",
                f'<a href="/bszn/{n}.html">办事指南</a>',
            )
            for n, name in enumerate(("企业设立", "企业变更", "企业注销", "个体工商户开业"), 1)
        ],
    )


def _list_items() -> str:
    rows = "".join(
        f'<li><span class="xh">{n}</span><span class="mc">{firm}质量监督抽查结果</span>'
        f'<span class="rq">{day}</span><a href="/cc/{n}.html">详情</a></li>'
        for n, (firm, day) in enumerate(zip(FIRMS, days(), strict=True), 1)
    )
    head = "<li class=top><span>序号</span><span>名称</span><span>日期</span><span>操作</span></li>"
    return f"<ul class='cc'>{head}{rows}</ul>"


def _boxes() -> str:
    head = "<div class='row head'><div>企业名称</div><div>处罚事由</div><div>处罚日期</div></div>"
    rows = "".join(
        f"<div class='row'><div>{firm}</div><div>未按规定公示</div><div>{day}</div></div>"
        for firm, day in zip(FIRMS, days(), strict=True)
    )
    return f"<div class='grid'>{head}{rows}</div>"


def _apart() -> str:
    head = table(("名称", "文号", "签发日期"), ())
    rows = table(
        (),
        [
            (f"{firm}取水许可", f"示水许〔2026〕{n}号", d)
            for n, (firm, d) in enumerate(zip(FIRMS, days(), strict=True), 1)
        ],
    )
    return f"<div class='el-header'>{head}</div><div class='el-body'>{rows}</div>"


def _files() -> str:
    return table(
        ("文件名称", "文号", "发布日期", "下载"),
        [
            (
                f"示例县{name}管理办法",
                f"示政办〔2026〕{n}号",
                f"2026-0{7 - n}-20",
                f'<a href="/f/{n}.pdf">PDF</a>',
            )
            for n, name in enumerate(("物业", "停车", "户外广告", "养犬"), 1)
        ],
    )


def _headless() -> str:
    return table(
        (),
        [
            (f"示例县{name}年度监督检查情况", day, f'<a href="/jd/{n}.html">查看</a>')
            for n, (name, day) in enumerate(zip("甲乙丙丁戊", days(), strict=True))
        ],
    )


def _short_years() -> str:
    return table(
        ("项目名称", "建设单位", "审批日期"),
        [
            (f"示例县{name}工程环评报告", "示例县住建局", f"26-0{8 - n}-11")
            for n, name in enumerate(("道路", "桥梁", "管网"), 1)
        ],
    )


def _old_list() -> str:
    return table(
        ("采购项目", "采购单位", "成交供应商", "成交日期"),
        [(f"{n}号办公设备采购", "示例县财政局", "示例商贸公司", f"2023-0{n}-11") for n in (6, 5, 4)],
    )


def _matrix(link: str = "查看") -> str:
    return table(
        ("部门", "2024年", "2025年", "2026年"),
        [
            (f"示例县{d}局", *(f'<a href="/ys/{y}/{n}.pdf">{link}</a>' for y in (2024, 2025, 2026)))
            for n, d in enumerate("教科民财水", 1)
        ],
    )


def _matrix_named() -> str:
    return table(
        ("序号", "单位名称", "部门预算", "部门决算"),
        [
            (
                str(n),
                f"示例县{d}局",
                f'<a href="/ys/{n}.html">2026年部门预算</a>',
                f'<a href="/js/{n}.html">2025年部门决算</a>',
            )
            for n, d in enumerate("教科民财水", 1)
        ],
    )


def _one_row() -> str:
    return (
        checks_of()[: checks_of().index("<tr><td>2</td>")]
        + "</table>"
        + '<div class="page">共1条 第1/1页</div>'
    )


def _spanned() -> str:
    head = "<tr><th>序号</th><th>被检查单位</th><th>检查内容</th><th>检查时间</th></tr>"
    rows = "".join(
        f"<tr><td>{2 * n + 1}</td><td rowspan=2>{firm}</td><td>消防检查</td><td>{2026 - n}年5月6日</td></tr>"
        f"<tr><td>{2 * n + 2}</td><td>用电检查</td><td>{2026 - n}年4月6日</td></tr>"
        for n, firm in enumerate(FIRMS[:3])
    )
    return f"<table><tbody>{head}{rows}</tbody></table>"


LISTS: tuple[Case, ...] = (
    Case(
        "双随机抽查结果",
        *column("双随机抽查结果", checks_of(), "/zwgk/ssj/index.html"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        (FIRMS[0], ""),
    ),
    Case(
        "行政许可公示, 多页",
        *heading_only("行政许可公示", permits() + PAGER, "/col/col5012/index.html"),
        "column",
        45,
        "2026-10-28",
        "2026-10-08",
        (FIRMS[0], ""),
    ),
    Case(
        "行政处罚公示, 旧表格",
        *old_tables("行政处罚公示", _penalties(), "/list.asp?id=5"),
        "column",
        5,
        "2026-10-05",
        "2026-10-01",
        (f"{FIRMS[0]}违法占地案", ""),
    ),
    Case(
        "招标公告",
        *column("招标公告", _tenders(), "/ggzy/zb/"),
        "column",
        3,
        "2026-11-09",
        "2026-11-07",
        ("城南泵站改造工程施工招标", ""),
    ),
    Case(
        "征地批次, 查看",
        *column("征地信息", _land(), "/zdxx/index.html"),
        "column",
        5,
        "2026-11-08",
        "2026-07-08",
        ("示例县2026年第1批次城镇建设用地", f"{HOST}/zd/1.pdf"),
    ),
    Case(
        "救助名单",
        *menu_beside("救助名单", _aid(), "/zwgk/jz/"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        ("王某", ""),
    ),
    Case(
        "预算公开, 每行查看",
        *column("部门预算", _budgets_bare(), "/zwgk/ys/index.html"),
        "column",
        5,
        "2026-02-15",
        "2026-02-11",
        ("示例县教局", f"{HOST}/ys/1.html"),
    ),
    Case(
        "办事指南一样的链接",
        *column("服务事项", _guides(), "/bsfw/sx/index.html"),
        "column",
        4,
        "2026-08-15",
        "2026-05-15",
        ("企业设立登记", f"{HOST}/bszn/1.html"),
    ),
    Case(
        "列表项, 详情",
        *column("质量抽查", _list_items(), "/zlcc/list.html"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        (f"{FIRMS[0]}质量监督抽查结果", f"{HOST}/cc/1.html"),
    ),
    Case(
        "方框行",
        *column("处罚公示", _boxes(), "/cfgs/index.html"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        (FIRMS[0], ""),
    ),
    Case(
        "表头另成一表",
        *column("取水许可", _apart(), "/qsxk/index.html"),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        (f"{FIRMS[0]}取水许可", ""),
    ),
    Case(
        "PDF 链接",
        *heading_only("规范性文件", _files(), "/col/col77/index.html"),
        "column",
        4,
        "2026-06-20",
        "2026-03-20",
        ("示例县物业管理办法", f"{HOST}/f/1.pdf"),
    ),
    Case(
        "无表头, 查看, 有页码",
        *column("监督检查", _headless() + PAGER, "/jdjc/index.html"),
        "column",
        45,
        "2026-10-28",
        "2026-10-08",
        ("示例县甲年度监督检查情况", f"{HOST}/jd/0.html"),
    ),
    Case(
        "两位年份",
        *column("环评审批", _short_years(), "/hpsp/index.html"),
        "column",
        3,
        "2026-07-11",
        "2026-05-11",
        ("示例县道路工程环评报告", ""),
    ),
    Case(
        "陈旧的成交公告",
        *menu_beside("成交结果", _old_list(), "/zfcg/cj/"),
        "column",
        3,
        "2023-06-11",
        "2023-04-11",
        ("6号办公设备采购", ""),
    ),
    Case(
        "预决算矩阵, 查看",
        *column("部门预算", _matrix(), "/zwgk/bmys/index.html"),
        "column",
        15,
        None,
        None,
        ("示例县教局2024年", f"{HOST}/ys/2024/1.pdf"),
    ),
    Case(
        "预决算矩阵, 带题名",
        *column("预决算公开", _matrix_named(), "/zwgk/yjs/index.html"),
        "column",
        10,
        None,
        None,
        ("示例县教局2026年部门预算", f"{HOST}/ys/1.html"),
    ),
    Case(
        "预决算矩阵, 年度",
        *menu_beside("预算决算公开", _matrix("预算"), "/zwgk/yjsgk/"),
        "column",
        15,
        None,
        None,
        ("示例县教局2024年预算", f"{HOST}/ys/2024/1.pdf"),
    ),
    Case(
        "只有一行, 有页码",
        *column("双随机抽查", _one_row(), "/zwgk/ssjcc/index.html"),
        "column",
        1,
        "2026-10-28",
        "2026-10-28",
        (FIRMS[0], ""),
    ),
    Case(
        "跨行单元格",
        *column("执法检查", _spanned(), "/zfjc/index.html"),
        "column",
        6,
        "2026-05-06",
        "2024-04-06",
        (FIRMS[0], ""),
    ),
    Case(
        "旁有热点栏",
        *column(
            "抽查结果",
            checks_of()
            + '<div class="aside side right-box"><h3>热点推荐</h3><ul>'
            + "".join(
                f'<li><a href="/rd/t202611{n:02}_{n}.html">关于做好第{n}季度重点工作的通知</a>'
                f"<span>2026-11-{n:02}</span></li>"
                for n in range(1, 5)
            )
            + "</ul></div>",
            "/zwgk/cc/index.html",
        ),
        "column",
        5,
        "2026-10-28",
        "2026-10-08",
        (FIRMS[0], ""),
    ),
)
