"""Detector: network, training, checkpoints, and finding anomalies in one scan."""
