"""The taxonomy is complete, consistent and light."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.taxonomy import CONVEYANCES, CUES, TAXONOMY, Kind, kind_of, kinds_on, messages

STABLE_IDS = [
    "CT-DOOR",
    "CT-FRONT",
    "CT-SIDE",
    "CT-FLOOR",
    "CT-ROOF",
    "CT-STRUCT",
    "CT-REEFER",
    "TR-CAB",
    "TR-TANK",
    "TR-TYRE",
    "TR-CHASSIS",
    "TR-FLATBED",
    "RW-BULK",
    "RW-UNDER",
    "RW-WALL",
    "RW-TANK",
    "LD-HOMOG",
    "LD-CORE",
    "LD-PALLET",
    "LD-COVER",
    "AC-ULD",
    "NEG",
]


def test_ids_are_the_stable_ones_in_order() -> None:
    assert list(TAXONOMY) == STABLE_IDS


@pytest.mark.parametrize("kind", TAXONOMY.values(), ids=str)
def test_every_entry_has_all_its_texts_and_known_cues(kind: Kind) -> None:
    assert all(len(text) >= 8 and text == text.strip() for text in kind.texts)
    assert kind.cues
    assert set(kind.cues) <= set(CUES)
    assert kind.conveyances
    assert set(kind.conveyances) <= set(CONVEYANCES)


def test_no_two_entries_give_the_same_feedback() -> None:
    assert len({kind.feedback for kind in TAXONOMY.values()}) == len(TAXONOMY)


def test_only_neg_is_benign() -> None:
    assert [kind.id for kind in TAXONOMY.values() if kind.is_benign] == ["NEG"]


def test_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="CT-DOOR"):
        kind_of("CT-DOR")


def test_kinds_on_a_reefer_include_its_cooling_unit_and_look_alikes() -> None:
    assert {"CT-REEFER", "NEG"} <= {kind.id for kind in kinds_on("reefer")}
    with pytest.raises(RecipeError, match="reefer"):
        kinds_on("refer")


def test_messages_hold_every_text_once_asked() -> None:
    assert {kind.feedback for kind in TAXONOMY.values()} <= set(messages())


def test_the_taxonomy_imports_no_torch() -> None:
    code = "import sys, xray_trainer.synthesis.taxonomy; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
