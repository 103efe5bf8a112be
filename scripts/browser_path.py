"""Print the browser that will be used, or end with 1 when there is none."""

from __future__ import annotations

import sys

from crawler.gather.browser import BrowserUnavailable, find_chromium
from crawler.settings import Settings


def main() -> int:
    try:
        print(find_chromium(Settings()))
    except BrowserUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
