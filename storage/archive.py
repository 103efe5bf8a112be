"""One crawl's archive: a folder with ``crawl.sqlite`` and the page bodies, written by one child process.

Layout: ``<unit>/bodies.sqlite`` (content-addressed, zstd, shared by the unit's runs) and
``<unit>/<run>/crawl.sqlite`` (+ ``evidence/``). Every write is committed before it is acknowledged;
bodies are committed before the rows that name them, so a kill costs at most the page in flight.
"""
