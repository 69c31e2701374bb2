"""Batch: a folder of scans in, findings out."""
