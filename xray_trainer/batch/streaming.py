"""Writing files of any length piece by piece: a reader finds the old one or the new one, never a part."""

from __future__ import annotations

import io
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from xray_trainer.batch.tables import durable_file
from xray_trainer.scans.atomic import not_writable


@contextmanager
def durable_text(path: Path) -> Iterator[TextIO]:
    """Gives a UTF-8 file to write into: temporary name, fsync, rename; on an error nothing is left.

    Raises:
        StorageError: the folder cannot be written.
    """
    with durable_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        try:
            yield text
        finally:
            text.detach()


@contextmanager
def durable_folder(path: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; what was under the name before is replaced when it is full.

    Raises:
        StorageError: the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(parents=True)
        yield part
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        part.replace(path)
    except OSError as error:
        raise not_writable(path, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_json_object(file: TextIO, fixed: Mapping[str, Any], lists: Mapping[str, Iterable[Any]]) -> None:
    """Writes one JSON object: its small members at once, its long lists an item a line.

    Text is escaped to ASCII, for readers that open files in the encoding of their system.
    """
    file.write("{")
    for number, (name, value) in enumerate(fixed.items()):
        file.write(f"{', ' if number else ''}{json.dumps(name)}: {json.dumps(value)}")
    for number, (name, items) in enumerate(lists.items()):
        file.write(f"{', ' if number or fixed else ''}\n{json.dumps(name)}: ")
        write_json_list(file, items)
    file.write("}\n")


def write_json_list(file: TextIO, items: Iterable[Any]) -> None:
    """Writes one JSON list, an item a line."""
    file.write("[")
    for number, item in enumerate(items):
        file.write((",\n" if number else "\n") + json.dumps(item))
    file.write("\n]")
