"""Command line: every command parses, calls one library function, and shows what came back."""

from xray_trainer.cli.main import app, main

__all__ = ["app", "main"]
