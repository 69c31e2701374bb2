"""The notebooks run from top to bottom, and hold nothing that a run would give again."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture
def _own_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets Jupyter find the kernel of this environment and nothing of a person's settings."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def test_notebooks_are_numbered_from_one_without_a_gap() -> None:
    numbers = [re.match(r"(\d\d)_[a-z_]+$", path.stem) for path in NOTEBOOKS]
    assert [match and int(match[1]) for match in numbers] == list(range(1, len(NOTEBOOKS) + 1))
    assert len(NOTEBOOKS) >= 2


@each_notebook
def test_a_notebook_begins_with_its_numbered_title(path: Path) -> None:
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith(f"# {path.stem[:2]} · ")


@each_notebook
def test_a_notebook_is_stored_without_results(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert [(cell.outputs, cell.execution_count, dict(cell.metadata)) for cell in cells] == [
        ([], None, {}) for _ in cells
    ]


@each_notebook
@pytest.mark.usefixtures("_own_kernel")
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in data for data in shown) >= 5
