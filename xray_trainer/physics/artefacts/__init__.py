"""Artefacts: what a scanner adds besides photon noise, one idea per file, each with a strength."""
