"""IPv6支持 ipv6

查什么: 首页域名有没有 IPv6 地址 (AAAA) 记录; 本机有 IPv6 网络时, 再用 IPv6 打开首页。同时记下域名服务器中
    有 IPv6 地址的台数。
为何扣分: 按要求完成 IPv6 改造的网站, 只有 IPv6 网络的用户也应能打开。页脚写“本网站支持IPv6”只是声明。
何时不适用: 门户以 IP 地址访问、域名服务器没有应答、本机没有 IPv6 网络 (只能证明有记录) 时记为未能检测。
已知误报: 只在部分线路或地区解析 IPv6 的域名, 结果随域名服务器不同; 可在设置 probes.dns_servers 里换一个复核。
例: www.x.gov.cn 查得 IPv4 地址, 同一域名服务器答复没有 AAAA 记录, 判不符合。

Source: jilin-2021 网站标识 2 (按要求完成IPv6改造); domain.md §2.7.
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults
from crawler.gather.probes.ipv6_model import HostRecords, Ipv6Answer


def judge(given: Given, _options: Options) -> Verdict:
    seen = given.of("ipv6", Ipv6Answer)
    if seen.state != "measured" or not seen.hosts:
        return Verdict("not_measured", reason_key=f"ipv6_{seen.state}", reason_args={"cause": seen.note})
    first = seen.hosts[0]
    args = {"host": first.host, "cause": first.note, "addresses": "、".join(first.aaaa.values)}
    counts = _counts(seen)
    if first.usable == "none":
        return Verdict("not_met", (_no_record(given, seen, first),), counts=counts)
    if first.usable == "unknown":
        return Verdict("not_measured", reason_key="ipv6_unknown", reason_args=args, counts=counts)
    if first.usable == "odd":
        return _review(given, args, counts, reason_key="ipv6_odd")
    return _reached(given, seen, args, counts)


def _reached(given: Given, seen: Ipv6Answer, args: dict[str, str], counts: dict[str, int]) -> Verdict:
    """The records are in order: does the home page open?"""
    ends = [one.reached for one in seen.tries]
    if "yes" in ends:
        other = next((host for host in seen.hosts[1:] if host.usable == "none"), None)
        if other is None:
            return Verdict("met", counts=counts)
        return _review(given, {**args, "other": other.host}, counts, reason_key="ipv6_other_host")
    args = {**args, "tries": str(len(ends)), "cause": seen.tries[-1].note if seen.tries else ""}
    if not ends or (seen.route is not True and "no" not in ends):
        return Verdict("not_measured", reason_key="ipv6_no_route", reason_args=args, counts=counts)
    if "refused_us" in ends:
        return Verdict("not_measured", reason_key="ipv6_refused", reason_args=args, counts=counts)
    if seen.route is True and set(ends) == {"no"}:
        return Verdict("not_met", (_unreachable(given, seen, args),), counts=counts)
    return _review(given, args, counts, reason_key="ipv6_silent")


def _review(given: Given, args: dict[str, str], counts: dict[str, int], *, reason_key: str) -> Verdict:
    shown = (Candidate(given.home_url, args["host"], args["cause"]),)
    return Verdict("needs_review", reason_key=reason_key, reason_args=args, counts=counts, candidates=shown)


def _counts(seen: Ipv6Answer) -> dict[str, int]:
    counts = {"ipv6_addresses": len(seen.hosts[0].aaaa.values), "tries": len(seen.tries)}
    if seen.name_servers is not None and seen.name_servers.told == "yes":
        counts["name_servers"] = len(seen.name_servers.names)
        counts["name_servers_with_ipv6"] = len(seen.name_servers.with_ipv6)
    return counts


def _no_record(given: Given, seen: Ipv6Answer, host: HostRecords) -> Finding:
    addresses = "、".join(host.a.values)
    return Finding(
        "ipv6_no_record",
        given.home_url,
        f"域名 {host.host} 没有 IPv6 地址 (AAAA) 记录, 同一域名服务器查得 IPv4 地址 {addresses}",
        target=host.host,
        mark=Mark(region="page"),
        facts={"aaaa": host.aaaa.note, "a": addresses, "checked_at": seen.at},
    )


def _unreachable(given: Given, seen: Ipv6Answer, args: dict[str, str]) -> Finding:
    host, tries = args["host"], args["tries"]
    last = seen.tries[-1]
    return Finding(
        "ipv6_unreachable",
        given.home_url,
        f"域名 {host} 有 IPv6 地址 {args['addresses']}, 经 IPv6 {tries} 次都没有打开首页 ({last.note})",
        target=host,
        mark=Mark(region="page"),
        facts={
            "aaaa": args["addresses"],
            "attempts": tries,
            "error": "; ".join(f"{one.at} {one.note}" for one in seen.tries),
            "checked_at": last.at,
        },
    )


CHECK = Check(
    id="ipv6",
    title="IPv6支持",
    needs=("ipv6",),
    kinds=("ipv6_no_record", "ipv6_unreachable"),
    options=defaults("ipv6"),
    judge=judge,
    page=__doc__,
)
