"""Scans: one radiograph with its circumstances; files; pictures for eyes; tiles for browsers."""
