"""Concealments: one file per site, each registering itself."""
