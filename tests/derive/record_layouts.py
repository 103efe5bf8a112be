"""Further layouts of rows that are entries: cards, items, heads apart, links that say the same."""

from __future__ import annotations

from collections.abc import Callable

from tests.derive.record_pages import (
    FIRMS,
    HOST,
    PAGER,
    checks_of,
    column,
    days,
    menu_beside,
    page,
    table,
    trail,
)

DAYS = days()
Cells = str | Callable[[int], str]


def rows(*cells: Cells, count: int = 5) -> list[tuple[str, ...]]:
    return [tuple(cell if isinstance(cell, str) else cell(n) for cell in cells) for n in range(count)]


def firm(n: int) -> str:
    return FIRMS[n]


def day(n: int) -> str:
    return DAYS[n]


def person(n: int) -> str:
    return "王李张刘陈"[n] + "某"


def link(words: str, folder: str = "/d/") -> Callable[[int], str]:
    return lambda n: f'<a href="{folder}{n}.html">{words}</a>'


def repeated(tag: str, inside: Callable[[int], str], attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{inside(n)}</{tag}>" for n in range(5))


FORM = "<form>企业：<input name=a> 文号：<input name=b> 日期：<input name=c> 至 <input name=d></form>"
DATED: dict[str, tuple[str, str]] = {
    "查询框下": column(
        "行政许可",
        FORM
        + table(
            ("序号", "行政相对人名称", "许可内容", "许可决定日期", "操作"),
            rows(str, firm, "食品经营许可", day, link("查看")),
        )
        + '<div><a href="javascript:go(2)">下一页</a></div>',
        "/xzxk/index.html",
    ),
    "整行可点": column(
        "采购公告",
        "<table><tr><th>项目名称</th><th>采购单位</th><th>发布时间</th></tr>"
        + "".join(
            f"<tr onclick=\"location.href='/cg/{n}.html'\"><td>第{n}批采购</td>"
            f"<td>财政局</td><td>{day(n)}</td></tr>"
            for n in range(5)
        )
        + "</table>",
        "/cg/index.html",
    ),
    "表上有题": column(
        "双随机公示",
        "<table><tr><td colspan=4>双随机抽查结果公示</td></tr>"
        "<tr><td>序号</td><td>企业名称</td><td>检查<br>结果</td><td>检查<br>日期</td></tr>"
        + "".join(f"<tr><td>{n}</td><td>{firm(n)}</td><td>合格</td><td>{day(n)}</td></tr>" for n in range(5))
        + "</table>",
        "/ssjgs/index.html",
    ),
    "卡片": column(
        "处罚公示",
        "<div class=l>"
        + repeated(
            "div",
            lambda n: f"<p>企业名称：{firm(n)}</p><p>处罚文号：{n}号</p><p>处罚日期：{day(n)}</p>",
            " class=i",
        )
        + "</div>",
        "/cfgs/index.html",
    ),
    "列表项, 查看详情": column(
        "拍卖公告",
        "<ul>"
        + repeated("li", lambda n: f"<h3>第{n}宗土地拍卖</h3><span>{day(n)}</span>{link('查看详情')(n)}")
        + "</ul>",
        "/pm/index.html",
    ),
    "表头在另一处": column(
        "处罚公示",
        "<div class=hd><table><thead><tr><th><div>当事人</div></th>"
        "<th><div>处罚日期</div></th></tr></thead></table></div>"
        + "<div class=bd>"
        + table((), rows(firm, day))
        + "</div>",
        "/cf/index.html",
    ),
    "地址是编号": (
        HOST + "/zwgk/list?cid=33",
        page(
            trail("首页", "政务公开", "监督检查") + "<h3>监督检查</h3>" + checks_of(),
            "监督检查-示例县人民政府",
        ),
    ),
    "路径末尾是列表": (
        HOST + "/jd/list.html",
        page(trail("首页", "监督检查", "信息列表") + checks_of(), "监督检查-示例县人民政府"),
    ),
    "没有路径和菜单": (
        HOST + "/xzcf/index.html",
        page(f"<div><h2>行政处罚公示</h2>{checks_of()}</div>", "行政处罚公示-示例县市场监督管理局"),
    ),
    "菜单和另一标题": menu_beside("行政处罚", "<h3>行政处罚信息公示</h3>" + checks_of(), "/xzcf/"),
    "一句说明": column(
        "双随机抽查结果", "<p>本栏目公开双随机抽查结果。</p>" + checks_of(), "/ssj/index.html"
    ),
    "部分有链接": column(
        "征地公告",
        table(
            ("公告名称", "位置", "公告日期"),
            rows(
                lambda n: link(f"第{n}批次建设用地征收公告")(n) if n < 2 else f"第{n}批次建设用地征收公告",
                "示例镇",
                day,
            ),
        ),
        "/zd/index.html",
    ),
    "空链接": column(
        "救助公示",
        table(("姓名", "救助金额", "公示日期"), rows(lambda n: f"<a href='#'>{person(n)}</a>", "500", day)),
        "/jz/",
    ),
    "编辑框里的表": column(
        "抽查结果", f"<div class='con' id='content'>{checks_of()}</div>", "/cc/index.html"
    ),
    "一年的栏目": column("2026年双随机抽查", checks_of(), "/ssj/2026/index.html"),
    "公示期": column(
        "公示公告",
        table(("公示事项", "公示期"), rows(lambda n: f"第{n}个项目环评", lambda n: f"{day(n)}至2026-11-05")),
        "/gs/index.html",
    ),
    "几种写法的日期": column(
        "许可公示",
        table(
            ("企业名称", "许可时间"),
            rows(firm, lambda n: day(n) if n % 2 else f"2026年{day(n)[5:7]}月{day(n)[8:]}日"),
        ),
        "/xk/index.html",
    ),
    "没有年份": column(
        "抽查公示", table(("企业名称", "公示时间"), rows(firm, lambda n: day(n)[5:])), "/cc/index.html"
    ),
}
PAGED: dict[str, tuple[str, str]] = {
    "列表项, 无链接": column(
        "处罚公示",
        "<ul>" + repeated("li", lambda n: f"<span>{firm(n)}案</span><span>{day(n)}</span>") + "</ul>" + PAGER,
        "/cf/index.html",
    ),
    "列表项里的文字": column(
        "救助公示",
        "<ul>" + repeated("li", lambda n: f"{firm(n)}救助<span>{day(n)}</span>") + "</ul>" + PAGER,
        "/jz/",
    ),
}
UNDATED: dict[str, tuple[tuple[str, str], int]] = {
    "事项与指南": (
        column(
            "服务事项",
            table(
                ("事项名称", "实施部门", "办理"),
                rows(lambda n: f"第{n}类登记", "市场监管局", link("办事指南")),
            ),
            "/fw/index.html",
        ),
        5,
    ),
    "列表项与指南": (
        column(
            "服务事项",
            "<ul>" + repeated("li", lambda n: f"<span>第{n}类登记</span>{link('办事指南')(n)}") + "</ul>",
            "/fw/",
        ),
        5,
    ),
    "表格下载": (
        column(
            "表格下载",
            table(("表格名称", "下载"), rows(lambda n: f"申请表{n}", link("下载"))),
            "/bg/index.html",
        ),
        5,
    ),
    "矩阵, 图标": (
        column(
            "部门预决算",
            table(
                ("单位", "2025年预算", "2026年预算"),
                [
                    (f"示例县{d}局", *(f'<a href="/b/{d}{k}.pdf"><img src="/i.png"></a>' for k in "ab"))
                    for d in "教科民"
                ],
            ),
            "/b/index.html",
        ),
        6,
    ),
    "矩阵, 年度为行": (
        column(
            "财政预决算",
            table(
                ("年度", "政府预算", "政府决算"),
                [
                    (f"{y}年", *(f'<a href="/cz/{y}{k}.html">查看</a>' for k in "ab"))
                    for y in (2026, 2025, 2024)
                ],
            ),
            "/cz/index.html",
        ),
        6,
    ),
}
EMPTY: dict[str, tuple[str, str]] = {
    "只有表头": column("双随机公示", table(("序号", "企业名称", "检查日期"), ()), "/ssj/index.html"),
    "表里写着暂无": column(
        "双随机公示",
        "<table><tr><th>序号</th><th>企业名称</th></tr><tr><td colspan=2>暂无数据</td></tr></table>",
        "/ssj/index.html",
    ),
}


def _bare(path: str, crumb: str, body: str, tab: str) -> tuple[str, str]:
    return HOST + path, page(trail("首页", "公示公告", crumb) + body, f"{tab}-示例县人民政府")


NOT: dict[str, tuple[str, str]] = {
    "文章地址": (
        HOST + "/info/1012/3345.htm",
        page("<h1>行政许可公示</h1>" + checks_of(), "行政许可公示-示例县人民政府"),
    ),
    "文章, 路径末尾是题名": _bare("/gs/2345.html", "行政许可公示", checks_of(), "行政许可公示"),
    "文章标签": (
        HOST + "/gs/index.html",
        page(
            trail("首页", "公示", own="/gs/") + checks_of(),
            "公示",
            '<meta name="ArticleTitle" content="双随机公示">',
        ),
    ),
    "字体打印": column("抽查结果", "<div>字体：大 中 小 打印本页</div>" + checks_of(), "/cc/index.html"),
    "落款": column(
        "抽查结果", checks_of() + "<p>示例县市场监督管理局</p><p>2026年10月30日</p>", "/cc/index.html"
    ),
    "执法人员": column(
        "执法人员",
        table(
            ("姓名", "单位", "执法证号", "有效期至"),
            rows(person, "示例县城管局", str, lambda n: f"203{n}-01-01"),
        ),
        "/ry/index.html",
    ),
    "发布日程": column(
        "统计数据发布日程",
        table(("发布内容", "发布日期", "发布频率"), rows(lambda n: f"第{n}项数据", day, "月度")),
        "/rc/index.html",
    ),
    "考试安排": column(
        "考试安排",
        table(("考试日期", "科目", "时间"), rows(day, lambda n: f"科目{n}", "9:00-11:00")),
        "/ks/index.html",
    ),
    "天气": column("天气预报", table(("日期", "天气", "气温"), rows(day, "晴", str)), "/tq/index.html"),
    "菜价": column(
        "菜价",
        table(("品名", "均价(元/斤)", "日期"), rows(lambda n: f"蔬菜{n}", "3.5", "2026-10-28")),
        "/cj/index.html",
    ),
    "荣誉": column(
        "荣誉榜",
        "<p>近年来获得的荣誉如下：</p>"
        + table(("荣誉名称", "授予时间"), rows(lambda n: f"第{n}届文明单位", lambda n: f"201{n}年5月1日")),
        "/ry/index.html",
    ),
    "历任": column(
        "历任领导",
        table(("姓名", "任职", "任职时间"), rows(person, "县长", lambda n: f"201{n}-01-02")),
        "/lr/index.html",
    ),
}


def matters(box: Callable[[str, str, str], str]) -> tuple[str, str]:
    """A page of permits and penalties, each in a table of its own."""
    permits = table(("行政相对人名称", "许可内容", "许可决定日期"), rows(firm, "食品", day))
    penalties = table(("案件名称", "处罚种类", "处罚决定日期"), rows(lambda n: firm(n) + "案", "罚款", day))
    return column(
        "双公示", box("行政许可", "/xk/", permits) + box("行政处罚", "/cf/", penalties), "/sgs/index.html"
    )
