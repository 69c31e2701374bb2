"""README says what is there: the tree of the package and the table of commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from xray_trainer.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")

if not (ROOT / "xray_trainer").is_dir():
    pytest.skip("needs a checkout", allow_module_level=True)


def first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.splitlines()[0].rstrip(".")


def modules() -> dict[str, str]:
    package = ROOT / "xray_trainer"
    files = {path.name: path for path in package.glob("*.py") if not path.name.startswith("_")}
    folders = {f"{path.parent.name}/": path for path in package.glob("*/__init__.py")}
    return {name: first_line(path) for name, path in {**files, **folders}.items()}


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", (command.help or "").splitlines()[0].rstrip(".")


def test_tree_names_every_module_with_the_first_line_of_its_docstring():
    lines = re.findall(r"^ {4}(?: {2})?(\w+(?:/|\.py)) {2,}(.+)$", README, flags=re.M)
    shown = {name: text for name, text in lines if name in modules()}
    assert shown == modules()


def test_table_names_every_command_with_the_first_line_of_its_help():
    shown = dict(re.findall(r"^\| `xray-trainer ([\w -]+)` \| (.+?) \|", README, flags=re.M))
    assert shown == dict(commands(typer.main.get_command(app)))


def test_every_picture_and_file_that_readme_links_to_is_there():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
