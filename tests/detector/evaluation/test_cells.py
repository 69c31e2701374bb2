from __future__ import annotations

from dataclasses import dataclass

import pytest

from xray_trainer.detector.evaluation.cells import CELLS, TABLE, WHOLE


@dataclass(frozen=True)
class Place:
    is_cargo_seen: bool
    is_item_seen: bool | None


def test_cells_are_named_as_figures_name_them() -> None:
    assert [cell.name for cell in CELLS] == [
        "all",
        "seen_cargo.seen_item",
        "seen_cargo.unseen_item",
        "unseen_cargo.seen_item",
        "unseen_cargo.unseen_item",
    ]


@pytest.mark.parametrize("is_cargo_seen", [True, False])
def test_a_benign_scan_serves_both_columns_of_its_row_and_a_suspicious_one_a_single_cell(
    is_cargo_seen: bool,
) -> None:
    benign = [cell for cell in TABLE if cell.holds(Place(is_cargo_seen, None))]
    assert [cell.is_cargo_seen for cell in benign] == [is_cargo_seen, is_cargo_seen]
    for is_item_seen in (True, False):
        place = Place(is_cargo_seen, is_item_seen)
        (cell,) = (cell for cell in TABLE if cell.holds(place))
        assert (cell.is_cargo_seen, cell.is_item_seen) == (is_cargo_seen, is_item_seen)
        assert WHOLE.holds(place)
