"""澜川市: a city portal whose content comes from chapter files, see ``fixtures_sites/chapters/README.md``."""
