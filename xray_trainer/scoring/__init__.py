"""Scoring: matching, signal detection, localisation and intervals, the same for people and detectors."""
