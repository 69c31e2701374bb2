from __future__ import annotations

import doctest
import inspect

import pytest

from xray_trainer import errors
from xray_trainer.errors import RecipeError, ScanFileError, XrayTrainerError, unknown_name

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, XrayTrainerError)]


def drawn_parents() -> dict[str, str]:
    """Returns each error's parent as the module's docstring draws it."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = next((word for word in line.split() if word.endswith("Error")), "")
        if not name:
            continue
        depth = line.index(name)
        above = [(column, other) for column, other in above if column < depth]
        parents[name] = above[-1][1] if above else "Exception"
        above.append((depth, name))
    return parents


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    assert drawn_parents() == {kind.__name__: kind.__bases__[0].__name__ for kind in TREE}


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_says_what_it_is_for(kind: type[XrayTrainerError]) -> None:
    assert inspect.getdoc(kind)


def test_examples_in_docstrings_are_true() -> None:
    found = doctest.testmod(errors)
    assert (found.attempted, found.failed) == (1, 0)


def test_an_unknown_name_is_answered_with_the_nearest_ones() -> None:
    error = unknown_name("beam", "6mv", ["4MV", "6MV", "9.7MV"])
    assert isinstance(error, RecipeError)
    assert str(error).startswith("unknown beam '6mv'; nearest: ")
    assert "6MV" in str(error)


def test_a_name_like_no_other_is_answered_with_all_in_order() -> None:
    assert str(unknown_name("beam", "zzz", ["b", "a"])) == "unknown beam 'zzz'; nearest: a, b"


def test_a_scan_file_error_keeps_its_reason_and_its_message() -> None:
    error = ScanFileError("a.png: the file is empty", reason="empty")
    assert (error.reason, str(error)) == ("empty", "a.png: the file is empty")
