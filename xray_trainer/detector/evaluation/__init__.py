"""Evaluation: any detector judged on scans with known truth, by the measures that people are scored by."""

from xray_trainer.detector.evaluation.paired import Measured, evaluate, figures

__all__ = ["Measured", "evaluate", "figures"]
