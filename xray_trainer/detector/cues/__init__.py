"""Cues: what can be measured about a region of a scan, one per file, and which of them is worth saying."""
