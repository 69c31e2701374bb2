from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "scipy", "sklearn", "streamlit", "sqlalchemy")

IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.iter_modules(package.__path__):
    importlib.import_module(f"{package.__name__}.{module.name}")
print(" ".join(sys.modules))
"""


@pytest.mark.parametrize("package", ["xray_trainer.drills", "xray_trainer.scoring"])
def test_drills_and_scoring_load_nothing_heavy(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, package], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert f"{package}.{'session' if 'drills' in package else 'pixels'}" in loaded
    assert loaded.isdisjoint(HEAVY)
