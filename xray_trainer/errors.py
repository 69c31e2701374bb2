"""Every fault that this package foresees, as one tree.

    XrayTrainerError
    ├── InputError             what a person gave cannot be used
    │   ├── ScanFileError      a file is no readable scan; carries a reason code
    │   ├── RecipeError        a recipe or option names something that does not exist or cannot be
    │   ├── CheckpointError    weights are missing, damaged or of another version
    │   ├── PackageError       a file from elsewhere is damaged, hostile or not for here
    │   │   └── UnknownUnitError  it is whole, but nobody here trusts who signed it
    │   └── RegionError        a region's geometry is not usable
    ├── StorageError           the data folder or the database cannot be used
    ├── AttemptError           an attempt does not exist or is not in the state that the request needs
    │   ├── UnknownAttemptError  no attempt has this id or token
    │   ├── SubmittedError     the attempt is answered; nothing about it changes any more
    │   ├── ExpiredError       the attempt's time ran out before an answer came
    │   └── SealedError        truth was asked for before it may be shown
    ├── ForbiddenError         a person's role does not permit what was asked for
    │   └── SignedOutError     nobody is signed in, or somebody else than the address stands for
    └── MissingExtraError      an optional part of the installation is needed and absent

A message names the thing, the rule, what came, and the way out. People see the message, never a traceback.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class XrayTrainerError(Exception):
    """The root of the tree; catch it to catch every foreseen fault."""


class InputError(XrayTrainerError):
    """What a person gave cannot be used."""


class ScanFileError(InputError):
    """A file is no readable scan.

    Attributes:
        reason: short stable code for tables, such as `truncated`, `empty`, `colour`, `too_large`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecipeError(InputError):
    """A recipe or option names something that does not exist or cannot be."""


class CheckpointError(InputError):
    """Weights are missing, damaged or of another version."""


class PackageError(InputError):
    """A file from elsewhere is damaged, hostile, of another version or not for here; none of it is kept."""


class UnknownUnitError(PackageError):
    """A file is whole, but nobody here trusts the unit that signed it.

    Attributes:
        unit: its name, as it says itself.
        fingerprint: of its key, for reading out.
    """

    def __init__(self, message: str, *, unit: str, fingerprint: str) -> None:
        super().__init__(message)
        self.unit = unit
        self.fingerprint = fingerprint


class RegionError(InputError):
    """A region's geometry is not usable."""


class StorageError(XrayTrainerError):
    """The data folder or the database cannot be used."""


class AttemptError(XrayTrainerError):
    """An attempt does not exist or is not in the state that the request needs."""


class UnknownAttemptError(AttemptError):
    """No attempt has this id or token."""


class SubmittedError(AttemptError):
    """The attempt is answered; nothing about it changes any more."""


class ExpiredError(AttemptError):
    """The attempt's time ran out before an answer came; none is taken any more."""


class SealedError(AttemptError):
    """Truth was asked for before it may be shown."""


class ForbiddenError(XrayTrainerError):
    """A person's role does not permit what was asked for."""


class SignedOutError(ForbiddenError):
    """Nobody is signed in, or not the person whom an address stands for; signing in again helps."""


class MissingExtraError(XrayTrainerError):
    """An optional part of the installation is needed and absent."""


def unknown_name(what: str, name: str, valid: Iterable[str]) -> RecipeError:
    """Returns the error for a name that is not among the valid ones, with the nearest of them.

    >>> str(unknown_name("cargo family", "cartonz", ["cartons", "sacks"]))
    "unknown cargo family 'cartonz'; nearest: cartons"
    """
    names = sorted(valid)
    nearest = get_close_matches(name, names, n=3, cutoff=0.4) or names
    return RecipeError(f"unknown {what} {name!r}; nearest: {', '.join(nearest)}")
