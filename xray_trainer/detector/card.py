"""The card of a checkpoint: what it is, what it was made from, what it can and cannot, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xray_trainer.detector.config import DetectorConfig
from xray_trainer.detector.detect import OPERATING_POINT
from xray_trainer.detector.training_config import TrainingConfig

_LIMITS = """\
- Trained and measured on synthetic scans only. Expect less on real ones: synthetic training alone is known to
  cost accuracy there. Nothing here was compared with a product or with a real scanner.
- Calibrated on synthetic benign scans: on your own the false alarm rate will differ until you calibrate.
- Blind to what the training did not show: an unseen cargo family can collapse a detector.
- The areal density of a finding takes the material for water at 6 MV and is a rough figure.
- A finding is a place to look at, not a verdict; no finding is no proof that nothing is hidden."""


def card_text(
    config: DetectorConfig, training: TrainingConfig, metrics: Mapping[str, Any], *, num_weights: int
) -> str:
    """Returns the card as Markdown; `metrics` is what `metrics.json` holds."""
    return "\n\n".join(
        [
            f"# {config.name}",
            "Finds concealments in dual-energy or single-energy cargo scans. **Synthetic scans only.**",
            "## Network\n\n" + _network(config, num_weights),
            "## Data\n\n" + _data(config, training) + _earlier(metrics.get("earlier_runs", []), training),
            "## Measured on synthetic scans with seeds of their own\n\n" + _measured(metrics["test"]),
            "### By kind of concealment\n\n" + _table(metrics["test"]["by_kind"], "kind"),
            "### By cargo family\n\n" + _table(metrics["test"]["by_cargo_family"], "cargo family"),
            "## Limits\n\n" + _LIMITS,
            "## Trust\n\n" + _trust(config, metrics),
            "",
        ]
    )


def _network(config: DetectorConfig, num_weights: int) -> str:
    widths = " / ".join(str(width) for width in config.network.widths)
    return (
        f"Space-to-depth(4), residual 3x3 convolutions {widths} wide, pyramid decoder, heads at stride 4; "
        f"{num_weights / 1e6:.1f} M weights; works at {config.pixel_mm:g} mm per pixel"
        f"{f', {config.tunnel_pixel_mm:g} mm for tube beams' if config.tunnel_pixel_mm else ''}. "
        f"A scan's score is the calibrated mean of its {config.calibration.top_k} highest logits."
    )


def _data(config: DetectorConfig, training: TrainingConfig) -> str:
    height, width = training.crop_hw
    unseen = (*training.recipe.unseen.cargo_families, *training.recipe.unseen.items)
    num_crops = 2 * training.pairs_per_batch * training.num_steps
    return "\n".join(
        [
            f"- {training.num_pairs} rendered pairs (with and without concealments), seed {training.seed}; "
            f"{training.num_calibration_pairs} more to calibrate and {training.num_test_pairs} to measure, "
            "with seeds of their own.",
            f"- {training.num_steps} steps, {num_crops} crops of {height} x {width} px; in "
            f"{training.share_transplanted:.0%} of them the concealment is carried over from another scan.",
            f"- Kinds learned: {', '.join(config.families)}.",
            f"- Recipe `{training.recipe.name}`; never seen in training: {', '.join(unseen) or 'nothing'}.",
            "- Everything else is in `training.json`.",
        ]
    )


def _earlier(runs: Sequence[Mapping[str, Any]], training: TrainingConfig) -> str:
    """Returns a line on the runs that this one went on from, "" where it began with random weights."""
    if not runs:
        return ""
    told = ", ".join(f"{run['steps']} steps in {run['fit_seconds'] / 60:.0f} min" for run in runs)
    steps = sum(run["steps"] for run in runs) + training.num_steps
    return f"\n- Went on from earlier runs on the same pairs: {told}; {steps} steps in all."


def _measured(test: Mapping[str, Any]) -> str:
    low, high = test["wafroc_interval_95"]
    point = test["operating_point"]
    rows = {
        "scans": f"{test['num_benign']} benign, {test['num_suspicious']} suspicious",
        "image AUROC": f"{test['auroc']:.3f}",
        f"wAFROC (rule {test['matching_rule']})": f"{test['wafroc']:.3f} (95 %: {low:.3f} to {high:.3f})",
        f"hit rate at {OPERATING_POINT} % false alarms": f"{test[f'hit_at_{OPERATING_POINT}pct_fa']:.3f}",
        "hit rate at the stored threshold": f"{point['hit_rate']:.3f}",
        "false alarm rate at the stored threshold": f"{point['false_alarm_rate']:.3f}",
    }
    return "| figure | value |\n|---|---|\n" + "\n".join(
        f"| {name} | {text} |" for name, text in rows.items()
    )


def _table(rows: Mapping[str, Mapping[str, float]], title: str) -> str:
    if not rows:
        return "None."
    columns = list(next(iter(rows.values())))
    head = f"| {title} | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}\n"
    body = (f"| {name} | {' | '.join(f'{row[c]:g}' for c in columns)} |" for name, row in rows.items())
    return head + "\n".join(body)


def _trust(config: DetectorConfig, metrics: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            f"- trained at {config.trained_at} from commit `{config.git_commit}`",
            f"- took {metrics['fit_seconds'] / 60:.0f} min in {metrics['precision']} on "
            f"{metrics['machine']}; steps waited for data {metrics['waited_share']:.1%} of that",
            "- sha256 of `weights.safetensors`: in `config.json`, checked on every load",
        ]
    )
