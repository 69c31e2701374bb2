"""Certificates on paper: their words, their page, and where they are offered."""
