"""How points arise: one rule family a file, all pure. ``price`` picks the family by the item's rule."""

from rubrics.rules.base import Case, Price
from rubrics.rules.pick import price

__all__ = ["Case", "Price", "price"]
