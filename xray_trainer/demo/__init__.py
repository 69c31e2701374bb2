"""Demo: sample exercises, detector and application in one command, and the check that it works."""
