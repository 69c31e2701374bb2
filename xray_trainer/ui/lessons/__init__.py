"""The pieces of a lesson on a page: live scans, figures that move, the quiz."""
