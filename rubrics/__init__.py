"""评估指标 as data: the rubric format, its loader, and the exact score fold."""
