"""Every sentence that an error can say, found in the sources: the template that the catalogues translate.

Sentences are found where they are literal texts, or names of literal texts of the same module: in calls of
an error of the tree, of `Sentence`, and of the few functions that make errors. Whatever else such a call is
given must be a `Sentence` or an error already, or it cannot be translated. Commands speak English, and so
do the parts of the program that only they reach: they are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import xray_trainer
from xray_trainer import errors

_PACKAGE = Path(xray_trainer.__file__).parent
_FOREIGN = {"node_modules", "dist"}
_UNSEEN = {
    "bench",
    "cli",
    "demo",
    "detector",
    "physics",
    "__main__.py",
    "machine.py",
    "server.py",
    "shipped.py",
}
"""Parts of the package whose errors nobody meets in the browser."""
_MAKERS = {"Sentence", "unknown_name"}
_ROOT = errors.XrayTrainerError.__name__
_NO_VALUES = {"reason", "unit", "fingerprint"}
"""What constructors of errors take besides values; see `errors`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that says a sentence.

    Attributes:
        template: the sentence, None where it is no literal text.
        is_glued: whether the text is put together in the call, so that no catalogue can hold it.
        values: names of the values that it is given.
        path: of the file.
        line: of the call.
        maker: name of the error or function that is called.
    """

    template: str | None
    is_glued: bool
    values: frozenset[str]
    path: Path
    line: int
    maker: str

    @property
    def fields(self) -> frozenset[str]:
        """Returns the names of the values that the template fills in."""
        if self.template is None or not self.values:
            return frozenset()
        return frozenset(name for _text, name, _spec, _how in Formatter().parse(self.template) if name)


@cache
def refusals() -> tuple[Refusal, ...]:
    """Returns every call in the package that makes an error, or a sentence for one."""
    trees = {path: ast.parse(path.read_bytes()) for path in _sources()}
    makers = _MAKERS | _names_of_errors(trees)
    return tuple(one for path, tree in trees.items() for one in _calls(tree, path, makers))


def has_words(template: str) -> bool:
    """Tells whether there is something to translate between the values of a template.

    >>> has_words("{name}: {why}"), has_words("{name}: it is empty")
    (False, True)
    """
    return any(letter.isalpha() for text, *_field in Formatter().parse(template) for letter in text)


def _sources() -> Iterator[Path]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        parts = path.relative_to(_PACKAGE).parts
        if parts[0] not in _UNSEEN and not _FOREIGN.intersection(parts):
            yield path


def _names_of_errors(trees: Mapping[Path, ast.Module]) -> set[str]:
    """Returns the names of the classes of the tree, those beside `errors.py` among them."""
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {_ROOT}
    while more := {one.name for one in classes if names.intersection(map(_name, one.bases))} - names:
        names |= more
    return names


def _calls(tree: ast.Module, path: Path, makers: set[str]) -> Iterator[Refusal]:
    texts = dict(_texts(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in makers and node.args:
            given = {keyword.arg for keyword in node.keywords if keyword.arg}
            template = _literal(node.args[0], texts)
            is_glued = isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            values = frozenset(given - (_NO_VALUES - _fields(template)))
            yield Refusal(template, is_glued, values, path, node.lineno, _name(node.func))


def _fields(template: str | None) -> set[str]:
    try:
        return {name for _text, name, _spec, _how in Formatter().parse(template or "") if name}
    except ValueError:
        return set()


def _texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yields the literal texts that a module names."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                yield target.id, node.value.value


def _literal(node: ast.expr, texts: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return texts.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
