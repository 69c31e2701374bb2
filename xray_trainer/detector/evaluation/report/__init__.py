"""The report of an evaluation: one HTML file with tables, curves and pictures that loads nothing else."""
