"""Active measurements of one portal beside the crawl. Each keeps plain data and judges nothing."""

from crawler.gather.probes.run import run_probes

__all__ = ["run_probes"]
