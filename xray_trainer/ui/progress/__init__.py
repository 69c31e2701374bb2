"""The parts of the progress page: each plot in a file of its own, none with arithmetic."""
