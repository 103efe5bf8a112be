"""The one list of settings: name, default, unit, meaning. ``wangjian.toml`` may override each.

An unknown name is an error (pydantic ``extra="forbid"``); the loader suggests the nearest known one.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Group):
    """What one unit's crawl may spend. Reaching one ends the walk; what is left goes to the ledger."""

    pages: int = Field(default=5000, ge=1, description="网页数上限 (个)")
    minutes: float = Field(default=120, gt=0, description="采集时间上限 (分钟)")
    megabytes: int = Field(default=4096, ge=1, description="下载总量上限 (MB)")
    memory_megabytes: int = Field(default=2048, ge=256, description="采集子进程内存上限, 不含浏览器 (MB)")
    depth: int = Field(default=20, ge=1, description="距首页的链接层数上限")
    page_megabytes: int = Field(default=16, ge=1, description="单个网页大小上限 (MB)")
    renders: int = Field(default=600, ge=0, description="浏览器渲染页数上限")
    leaves: int = Field(default=10, ge=0, description="脚本翻页的列表, 每个最多翻看的页数")
    links: int = Field(default=60000, ge=0, description="核验链接数上限")
    pictures: int = Field(default=3000, ge=0, description="证据截图张数上限")
    attachments: int = Field(default=2000, ge=0, description="读取附件个数上限, 0 表示不读取附件 (个)")
    attachment_megabytes: int = Field(default=20, ge=1, description="单个附件大小上限 (MB)")
    attachment_total_megabytes: int = Field(default=2048, ge=1, description="一个单位下载附件总量上限 (MB)")


class Politeness(_Group):
    """How we treat the sites we visit."""

    requests_per_second: float = Field(
        default=2.0, gt=0, description="对每个主机每秒请求数上限 (本机回环地址不限)"
    )
    connections: int = Field(default=4, ge=1, le=16, description="对每个主机的并发连接数")
    reach: Literal["all", "loopback"] = Field(
        default="all",
        description="允许访问的范围: all 不限; loopback 只访问本机 (演示和测试用), 其他地址记为未核验",
    )
    inner: Literal["auto", "public", "private", "own"] = Field(
        default="auto",
        description="链接和跳转指向内部网络时访问到哪一层: public 只访问公网地址; private 也访问内网 "
        "(10.x、172.16-31.x、192.168.x、100.64-127.x、fc00::/7); own 还访问本机 (127.x、169.254.x); auto 与"
        "门户所在的一层相同。超出的不发请求: 网址直接写着内部地址的记为打不开, 域名查到内部地址的记为未核验",
    )
    robots: bool = Field(default=True, description="遵守 robots.txt")
    conditional: bool = Field(
        default=True,
        description="对采集过的网页只问有无变化 (按 ETag、Last-Modified 或正文散列), 没有变化的不再读取; "
        "false 则全部重新采集",
    )
    user_agent: str = Field(
        default="Mozilla/5.0 (compatible; Wangjian/0.1; government portal audit)",
        description="访问时自报的名称",
    )
    retries: int = Field(default=2, ge=0, le=10, description="失败后的重试次数")
    max_wait_seconds: float = Field(default=30, ge=0, description="遵从 Retry-After 时单次等待上限 (秒)")


class Timeouts(_Group):
    """Every wait has a limit (seconds)."""

    page: float = Field(default=20, gt=0, description="单个网页的应答时限 (秒)")
    link: float = Field(default=15, gt=0, description="核验单个链接的时限 (秒)")
    render: float = Field(default=20, gt=0, description="渲染单页的时限 (秒)")
    picture: float = Field(default=20, gt=0, description="截图的时限 (秒)")
    attachment: float = Field(default=60, gt=0, description="下载单个附件的时限 (秒)")
    attachment_text: float = Field(default=60, gt=0, description="读出单个附件文字的时限 (秒)")
    search: float = Field(default=30, gt=0, description="驱动站内搜索一次的时限 (秒)")
    close: float = Field(default=5, gt=0, description="关闭浏览器页面或进程的时限 (秒)")


class Browser(_Group):
    executable: str | None = Field(default=None, description="浏览器程序, 空则自动查找")
    tabs: int = Field(default=2, ge=1, le=8, description="同时渲染的标签页数")
    recycle_after: int = Field(default=20, ge=1, description="标签页用过多少次后更换")


class Probes(_Group):
    """Active measurements beside the crawl; each can be turned off and is then not measured."""

    ipv6: bool = Field(default=True, description="查域名的 IPv6 地址记录, 本机有 IPv6 网络时再试访问")
    accessibility: bool = Field(default=True, description="点开首页的无障碍、长者模式入口, 测量是否起作用")
    axe: bool = Field(default=True, description="用 axe-core 统计首页的无障碍缺陷数, 只作旁证, 不计分")
    compat: bool = Field(default=True, description="用浏览器按常用宽度打开代表性网页, 看能否正常显示")
    rendering: bool = Field(default=True, description="对响应过慢和没有显示完的网页再试一次")
    minutes: float = Field(default=3, gt=0, description="全部探测的时间上限 (分钟)")
    dns_servers: tuple[str, ...] = Field(
        default=(), description="域名服务器, 写作 地址 或 地址:端口; 不填则用本机设置"
    )
    dns_seconds: float = Field(default=4, gt=0, description="一次域名查询的时限 (秒)")
    ipv6_seconds: float = Field(default=15, gt=0, description="经 IPv6 打开首页一次的时限 (秒)")
    slow_seconds: float = Field(default=15, gt=0, description="网页应答达到多少秒要再试一次 (秒)")
    firefox: str = Field(default="", description="Firefox (Playwright 版) 程序, 空则自动查找")
    webkit: str = Field(default="", description="WebKit (Playwright 版) 程序, 空则自动查找")


class Availability(_Group):
    """The rounds of ``wangjian availability sample``."""

    minutes: float = Field(default=60, ge=1, description="同一单位两次访问的间隔 (分钟)")
    seconds: float = Field(default=15, gt=0, description="首页多少秒仍打不开记为一次失败 (秒)")
    keep_days: int = Field(default=400, ge=30, description="访问记录保留天数, 更早的在下一轮访问时删除 (天)")
    canaries: tuple[str, ...] = Field(
        default=(), description="对照网址: 与被测首页同时打不开, 则认为本机网络中断; 其他单位的首页自动作对照"
    )


class Settings(_Group):
    limits: Limits = Limits()
    politeness: Politeness = Politeness()
    timeouts: Timeouts = Timeouts()
    browser: Browser = Browser()
    probes: Probes = Probes()
    availability: Availability = Availability()
