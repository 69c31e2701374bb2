"""Drills: the steps of a session, outcomes and progress, without a screen and without a database."""
