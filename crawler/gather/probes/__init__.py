"""Active measurements of one portal beside the crawl. Each keeps plain data and judges nothing."""
