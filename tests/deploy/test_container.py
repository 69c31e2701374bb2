"""The container file keeps the rules that matter: no root, no shell in between, nothing fetched later."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
WORDS = ("ARG", "FROM", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE")
WORDS += ("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD")


@pytest.fixture(scope="module")
def steps():
    """The instructions, each on one line, without comments."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def last(steps):
    """The instructions of the stage that is run."""
    return steps[max(at for at, step in enumerate(steps) if step[0] == "FROM") :]


def test_every_line_is_an_instruction(steps):
    assert {word for word, _ in steps} <= set(WORDS)


def test_it_runs_as_a_numbered_user_who_is_not_root(last):
    (user,) = [words for word, words in last if word == "USER"]
    assert int(user.split(":")[0]) > 0
    after = [word for word, _ in last][[word for word, _ in last].index("USER") :]
    assert "RUN" not in after


@pytest.mark.parametrize("word", ["ENTRYPOINT", "CMD"])
def test_signals_reach_the_program_itself(last, word):
    (words,) = [words for found, words in last if found == word]
    assert isinstance(json.loads(words), list)


def test_nothing_is_fetched_but_from_the_bundle(steps):
    runs = " ".join(words for word, words in steps if word == "RUN")
    assert not re.search(r"curl|wget|git clone|pip install(?!.*--no-index)", runs)
    assert "ADD" not in {word for word, _ in steps}


def test_lists_of_packages_do_not_stay_in_the_image(steps):
    assert all("rm -rf /var/lib/apt/lists" in words for word, words in steps if "apt-get update" in words)


def test_no_secret_is_written_into_the_image(steps):
    assert not [words for _, words in steps if re.search(r"TOKEN|PASSWORD|SECRET|DATABASE_URL", words)]


def test_both_proxies_pass_pages_and_hide_the_figures():
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    assert "proxy_set_header Upgrade $http_upgrade" in nginx
    assert "/metrics" in nginx
    assert "/metrics" in caddy
    assert nginx.count("{") == nginx.count("}")
