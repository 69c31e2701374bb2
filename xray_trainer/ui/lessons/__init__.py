"""Lessons: a short course of texts with live scans, figures that move, and quizzes; see `course`."""
