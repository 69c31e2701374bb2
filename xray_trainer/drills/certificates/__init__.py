"""Certificates: what a finished exam says about a person, sealed so that a change of any byte shows."""
