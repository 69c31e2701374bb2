"""Exercises: a scan with documents, truth and feedback, and ordered sets of them."""
