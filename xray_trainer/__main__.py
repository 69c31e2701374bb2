"""Lets `python -m xray_trainer` do what `xray-trainer` does."""

from xray_trainer.cli import main

main()
