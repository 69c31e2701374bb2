"""Synthesis: conveyances, cargo, items and concealments, projected into scans with their truth."""
