"""What a trainee is shown after the answer, as JSON for the viewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from xray_trainer.detector.explain import explanation
from xray_trainer.drills.hardness import FACTORS, factor_shares, share_of
from xray_trainer.drills.indicators import JudgedIndicators
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.answers import Feedback
from xray_trainer.store.others import Others
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.synthesis.taxonomy import BENIGN, CUES, TAXONOMY

Words = Callable[[str], str]


def feedback_json(feedback: Feedback, *, others: Others | None, translate: Words) -> dict[str, Any]:
    """Returns truth, judged marks, findings and outcome, texts in the person's language.

    `difficulty` is None where nobody knew it; its factors are words with a share each. `others` is None where
    too few answered.
    """
    return {
        "truth": [truth_json(hidden, feedback.text, translate) for hidden in feedback.truth],
        "marks": _marks_json(feedback),
        "findings": [finding_json(finding, translate) for finding in feedback.findings],
        "outcome": feedback.outcome.verdict,
        "difficulty": _difficulty_json(feedback, translate),
        "others": asdict(others) if others else None,
        "indicators": _indicators_json(feedback.indicators, translate),
    }


def _difficulty_json(feedback: Feedback, translate: Words) -> dict[str, Any] | None:
    if feedback.outcome.difficulty is None:
        return None
    shares = factor_shares(feedback.truth)
    return {
        "value": share_of(feedback.outcome.difficulty),
        "factors": {translate(FACTORS[name]): share for name, share in shares.items()},
    }


def _indicators_json(judged: JudgedIndicators, translate: Words) -> dict[str, Any]:
    return {
        "right": list(judged.right),
        "chosen": list(judged.chosen),
        "labels": {name: translate(text) for name, text in RISK_INDICATORS.items()},
    }


def finding_json(finding: Finding, translate: Words) -> dict[str, Any]:
    """Returns what the detector reports: where, how surely, and what looks wrong there."""
    return {
        "geometry": finding.region.to_geojson(),
        "score": finding.score,
        "explanation": explanation(finding, translate),
    }


def truth_json(hidden: Concealment, own_text: str, translate: Words) -> dict[str, Any]:
    """Returns where and what something hidden is; `own_text`, where there is one, replaces the taxonomy's."""
    entry = TAXONOMY.get(hidden.kind)
    text = own_text or (entry.feedback if entry else "")
    return {
        "geometry": hidden.region.to_geojson(),
        "kind": hidden.kind,
        "is_benign": hidden.kind == BENIGN,
        "item": hidden.item,
        "title": translate(entry.site) if entry else hidden.kind,
        "feedback": translate(text) if text else "",
        "looks": translate(entry.looks) if entry else "",
        "cues": [translate(CUES[cue]) for cue in entry.cues] if entry else [],
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
