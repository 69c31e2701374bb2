from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.accounts.pins import check_pin
from xray_trainer.errors import InputError


@pytest.mark.parametrize("pin", ["730416", "902175", "846013579201"])
def test_a_pin_of_six_to_twelve_digits_is_taken(pin):
    check_pin(pin)


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("", "6 to 12 digits"),
        ("73041", "6 to 12 digits"),
        ("7304167304168", "6 to 12 digits"),
        ("73041a", "6 to 12 digits"),
        ("٧٣٠٤١٦", "from 0 to 9"),
        ("111111", "different digits"),
        ("121212", "different digits"),
        ("123456", "run"),
        ("987654", "run"),
        ("789012", "run"),
        ("12351235", "repeat itself"),
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused_without_being_told(pin, words):
    with pytest.raises(InputError, match=words) as error:
        check_pin(pin)
    assert not pin or pin == "123456" or pin not in str(error.value)


@given(st.text(st.sampled_from("0123456789"), min_size=3, max_size=4), st.integers(2, 3))
def test_digits_said_twice_are_refused(digits, times):
    with pytest.raises(InputError):
        check_pin(digits * times)
