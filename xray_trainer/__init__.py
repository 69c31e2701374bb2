"""Render cargo scans, hide things in them, drill people and a detector on finding those things."""
