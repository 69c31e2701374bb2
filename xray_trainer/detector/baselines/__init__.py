"""Baselines: what a detector has to beat, judged in the same run on the same scans."""

from xray_trainer.detector.baselines.all_of_them import BASELINES, baselines, has_anomalib

__all__ = ["BASELINES", "baselines", "has_anomalib"]
