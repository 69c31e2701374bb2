"""Conveyances: one file per class, each registering itself."""
