"""The analyst's desk: what the detector found in a folder of scans, looked at and judged. Needs no torch."""
