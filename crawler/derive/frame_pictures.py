"""Pictures of the frame round a page: codes of accounts, what floats at the edge of the window."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.first_texts import first_texts

_ACCOUNT: Final = re.compile(
    r"二维码|公众号|微信|微博|抖音|扫一扫|扫码|客户端|小程序|关注我们|qr_?code|[/_-](?:qr|ewm|wx|wb)(?=[\W_\d])",
    re.I,
)
_FLOATS: Final = re.compile(r"position\s*:\s*(?:fixed|sticky)", re.I)
_FRAME_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:float\w*|fixed|suspend\w*|piaofu|qr\w*|ewm\w*|erweima|wechat|weixin|weibo|share\w*|r?side(?:bar|nav)?"
    r"|foot\w*|bottom|copyright|go-?top|totop)(?=$|[\s_-])",
    re.I,
)
_CAPTION: Final = 20


def of_frame(picture: HtmlElement) -> bool:
    """Whether a picture stands on every page beside its matter: the code of an account, what floats at the
    edge of the window. Told by the words at it, and by names and styles of what holds it."""
    words = f"{picture.get('alt') or ''} {picture.get('title') or ''} {picture.get('src') or ''}"
    box = picture.getparent()
    while box is not None and box.tag not in ("body", "html"):
        around = first_texts(box).strip()
        words += " " + around if len(around) <= _CAPTION else ""
        if _FLOATS.search(box.get("style") or "") or _FRAME_NAME.search(
            f"{box.get('class') or ''} {box.get('id') or ''}"
        ):
            return True
        box = box.getparent()
    return _ACCOUNT.search(words) is not None
