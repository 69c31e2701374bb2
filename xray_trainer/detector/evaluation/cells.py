"""The table of {seen, unseen cargo} x {seen, unseen item}, and which scan belongs where.

A suspicious scan belongs to the cell of its cargo and its item. A benign scan has no item: it belongs to the
row of its cargo and serves both columns, so the two cells of a row share their benign scans and their false
alarms, and differ only in what was to be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Placed(Protocol):
    """A scan that can be placed in the table."""

    @property
    def is_cargo_seen(self) -> bool:
        """Returns whether scans of `train` hold such cargo."""
        ...

    @property
    def is_item_seen(self) -> bool | None:
        """Returns whether they hold such items; None for a benign scan."""
        ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table, or all of it where both are None."""

    is_cargo_seen: bool | None = None
    is_item_seen: bool | None = None

    @property
    def name(self) -> str:
        """Returns what figures call it, such as `seen_cargo.unseen_item`."""
        if self.is_cargo_seen is None:
            return "all"
        return f"{_word(self.is_cargo_seen)}_cargo.{_word(self.is_item_seen)}_item"

    @property
    def title(self) -> str:
        """Returns its name for people."""
        return self.name.replace(".", ", ").replace("_", " ")

    def holds(self, scan: Placed) -> bool:
        """Returns whether a scan counts in this cell."""
        is_row = self.is_cargo_seen is None or self.is_cargo_seen == scan.is_cargo_seen
        is_column = self.is_item_seen is None or scan.is_item_seen in (None, self.is_item_seen)
        return is_row and is_column


WHOLE = Cell()
TABLE = tuple(Cell(cargo, item) for cargo in (True, False) for item in (True, False))
CELLS = (WHOLE, *TABLE)


def _word(is_seen: bool | None) -> str:
    return "seen" if is_seen else "unseen"
