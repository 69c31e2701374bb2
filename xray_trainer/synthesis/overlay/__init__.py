"""The overlay: hides items in a person's own benign scans, by areal density before the noise is completed."""
