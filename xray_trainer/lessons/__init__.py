"""Lessons: a short course with live scans, figures that move, and quizzes; its scans and their rendering."""
