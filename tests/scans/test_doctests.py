from __future__ import annotations

import doctest
from importlib import import_module

import pytest

WITH_EXAMPLES = ("codes", "pictures")


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    found = doctest.testmod(import_module(f"xray_trainer.scans.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
