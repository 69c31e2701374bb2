from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.security.place import Place, make_place


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    made = make_place(tmp_path_factory.mktemp("home"))
    yield made
    made.store.close()
