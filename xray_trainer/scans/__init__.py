"""Scans: one radiograph with its circumstances; reading and writing files; pictures for eyes; tiles for browsers."""
