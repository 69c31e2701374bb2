"""What the desk's viewer is told about a scan, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from xray_trainer.batch.tables import FindingRow
from xray_trainer.store.verdicts import finding_key
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.desk.queue import Words
from xray_trainer.ui.desk.results import Entry, geometry_of
from xray_trainer.ui.desk.scans import declaration_of, has_material, map_size_px, steel_json
from xray_trainer.ui.desk.sentences import explained
from xray_trainer.ui.paper_lines import paper_lines


def scan_json(
    entry: Entry, place: Path, *, words: Words, translate: Callable[[str], str], anomaly_map: Path
) -> dict[str, Any]:
    """Returns a scan's findings, verdicts, documents and what can be laid over it.

    Args:
        entry: the scan.
        place: the folder of its tiles.
        words: what the analyst said so far.
        translate: gives a text in the analyst's language.
        anomaly_map: where an anomaly map would lie.
    """
    declaration = declaration_of(place)
    said = [(key, words.get((entry.key, key))) for key in entry.finding_keys]
    return {
        "key": entry.key,
        "name": entry.name,
        "uri": entry.row.uri,
        "score": entry.row.score,
        "note": entry.row.message,
        "findings": [finding_json(row, translate) for row in entry.findings],
        "verdicts": [
            {"finding": key, "seq": one.seq, "verdict": one.word, "comment": one.comment}
            for key, one in said
            if one
        ],
        "map_px": map_size_px(anomaly_map),
        "has_material": has_material(place),
        "steel": steel_json(place),
        "documents": paper_lines(declaration, translate) if declaration else [],
    }


def finding_json(row: FindingRow, translate: Callable[[str], str]) -> dict[str, Any]:
    """Returns a finding with its words in the reader's language."""
    return {
        "key": finding_key(row.polygon),
        "geometry": geometry_of(row),
        "score": row.score,
        "title": family_title(row.family, translate),
        "explanation": explained(row.cue, row.explanation, translate),
        "material": _material(row, translate),
    }


def family_title(family: str, translate: Callable[[str], str]) -> str:
    """Returns the name of a concealment family in the reader's language."""
    entry = TAXONOMY.get(family)
    return translate(entry.site) if entry else family


def material_names(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the names of the guesses at a material."""
    return {
        "organic": _("organic"),
        "light": _("light metal"),
        "metal": _("steel or the like"),
        "dense": _("denser than steel"),
    }


def _material(row: FindingRow, translate: Callable[[str], str]) -> str:
    return material_names(translate).get(row.material, "")
