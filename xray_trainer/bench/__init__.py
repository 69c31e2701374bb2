"""Bench: speed and its limits, measured on this machine."""
