from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_trainer.errors import AttemptError, StorageError, UnknownAttemptError
from xray_trainer.store.tokens import Tokens, load_secret


def test_token_comes_back_as_the_attempt_it_was_made_for():
    tokens = Tokens("s" * 64)
    assert tokens.attempt_of(tokens.token_of("a1b2")) == "a1b2"


def test_token_is_fit_for_an_address():
    token = Tokens("s" * 64).token_of("7b0c1c4e-2f2b-4f52-9a3f-1b6d3d1c9a11")
    assert all(letter.isalnum() or letter in "._-" for letter in token)


@pytest.mark.parametrize("token", ["", ".", "a1b2", "a.b", "ImExYjIi.AAAA", "\x00", "é", "../secret.key"])
def test_forged_tokens_are_unknown(token):
    with pytest.raises(UnknownAttemptError):
        Tokens("s" * 64).attempt_of(token)


def test_token_of_another_server_is_unknown():
    with pytest.raises(UnknownAttemptError):
        Tokens("s" * 64).attempt_of(Tokens("t" * 64).token_of("a1b2"))


def test_changing_one_letter_makes_a_token_unknown():
    tokens = Tokens("s" * 64)
    token = tokens.token_of("a1b2")
    with pytest.raises(UnknownAttemptError):
        tokens.attempt_of(("J" if token[0] != "J" else "K") + token[1:])


def test_a_scans_token_is_the_same_within_a_drill_and_another_in_the_next():
    tokens = Tokens("s" * 64)
    first = tokens.scan_token("drill-1", "a" * 64)
    assert first == Tokens("s" * 64).scan_token("drill-1", "a" * 64)
    assert first != tokens.scan_token("drill-2", "a" * 64)
    assert tokens.scan_of(first) == "a" * 64


def test_no_other_token_opens_a_scan():
    tokens = Tokens("s" * 64)
    forged = ["", "a" * 64, tokens.token_of("a" * 64), tokens.desk_token("drill", "a" * 64)]
    for token in (*forged, Tokens("t" * 64).scan_token("drill", "a" * 64)):
        with pytest.raises(AttemptError):
            tokens.scan_of(token)


def test_secret_is_made_once_and_for_its_owner_only(tmp_path):
    secret = load_secret(tmp_path)
    assert load_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path):
    with ThreadPoolExecutor(16) as threads:
        secrets = set(threads.map(lambda _: load_secret(tmp_path), range(64)))
    assert len(secrets) == 1


def test_a_damaged_secret_is_refused_with_a_way_out(tmp_path):
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(StorageError, match="delete it"):
        load_secret(tmp_path)


def test_two_installations_have_two_secrets(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert load_secret(tmp_path / "a") != load_secret(tmp_path / "b")
