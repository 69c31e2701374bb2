"""What a trainee is shown after the answer, as JSON for the viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xray_trainer.detector.explain import explanation
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.answers import Feedback
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

Words = Callable[[str], str]


def feedback_json(feedback: Feedback, *, translate: Words) -> dict[str, Any]:
    """Returns truth, judged marks, findings and outcome, texts in the person's language."""
    return {
        "truth": [_truth_json(hidden, feedback.text, translate) for hidden in feedback.truth],
        "marks": _marks_json(feedback),
        "findings": [_finding_json(finding, translate) for finding in feedback.findings],
        "outcome": feedback.outcome.verdict,
    }


def _finding_json(finding: Finding, translate: Words) -> dict[str, Any]:
    return {
        "geometry": finding.region.to_geojson(),
        "score": finding.score,
        "explanation": explanation(finding, translate),
    }


def _truth_json(hidden: Concealment, own_text: str, translate: Words) -> dict[str, Any]:
    entry = TAXONOMY.get(hidden.kind)
    text = own_text or (entry.feedback if entry else "")
    return {
        "geometry": hidden.region.to_geojson(),
        "kind": hidden.kind,
        "is_benign": hidden.kind == BENIGN,
        "item": hidden.item,
        "title": translate(entry.site) if entry else hidden.kind,
        "feedback": translate(text) if text else "",
    }


def _marks_json(feedback: Feedback) -> list[dict[str, Any]]:
    placed = {mark.mark_id: mark for mark in feedback.answer.marks}
    return [
        {
            "mark_id": judged.mark_id,
            "geometry": placed[judged.mark_id].region.to_geojson(),
            "confidence": judged.confidence,
            "outcome": judged.outcome,
        }
        for judged in feedback.outcome.marks
    ]
