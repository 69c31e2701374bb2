"""How the picture looked, as far as the journal tells: the functions of the viewer folded into one look.

A look is a mapping in the viewer's own names (`src/look.ts`), holding only what differs from the picture that
the scan opened with. Payloads came from a browser, so whatever is no sensible value is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, TypeGuard

Look = Mapping[str, Any]

_WHITE = 65535
_SWITCHES = ("logarithm", "equalise", "local", "emboss", "material", "inverse")
_WINDOWS = ("window", "auto", "next_preset", "brighter", "darker", "narrower", "wider", "window_area")
_PENETRATIONS = ("high_penetration", "low_penetration")
_PALETTES = ("grey", "spectrum", "fire")
_BANDS = ("organic", "inorganic", "metal")
_MIRRORS = ("", "image", "difference")
_TURNS = ("flip_across", "flip_down", "turn")
_PRESETS = (
    "first",
    "preset_full",
    "preset_light",
    "preset_medium",
    "preset_dense",
    "preset_very_dense",
)
_MOST_STRENGTH = 3


def look_after(before: Look, payload: Mapping[str, Any]) -> Look:
    """Returns the look after a `view` event; the same one where the event changed nothing of it.

    >>> look_after({}, {"function": "inverse", "on": True})
    {'inverse': True}
    """
    name = str(payload.get("function"))
    if name == "reset":
        return _window(payload)
    if name == "look_kept":
        return {**before, **_kept(payload)}
    change = _change(name, payload)
    return {**before, **change} if change else before


def _change(name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    if name in _SWITCHES:
        return _switch(name, payload.get("on"))
    if name in _WINDOWS:
        return {**_window(payload), "preset": ""} if _window(payload) else {}
    if name in _PENETRATIONS:
        return _penetration(name, payload)
    if name in _TURNS:
        return _turn(payload)
    if name.startswith("strip_"):
        return _strip(payload.get("strip"))
    reader = _READERS.get(name)
    return reader(payload) if reader else {}


def _window(payload: Mapping[str, Any]) -> dict[str, Any]:
    low, high = payload.get("low"), payload.get("high")
    if not _within(low, 0, _WHITE) or not _within(high, 0, _WHITE) or low >= high:
        return {}
    return {"window": {"low": low, "high": high}}


def _penetration(name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    window = _window(payload)
    if not window or not isinstance(payload.get("on"), bool):
        return {}
    is_on = bool(payload["on"])
    change = {**window, "preset": "", "logarithm": is_on and name == "high_penetration"}
    return {**change, "equalise": False} if is_on else change


def _switch(name: str, on: Any) -> dict[str, Any]:
    return {name: on} if isinstance(on, bool) else {}


def _turn(payload: Mapping[str, Any]) -> dict[str, Any]:
    x, y, quarters = (payload.get(name) for name in ("x", "y", "quarters"))
    if not (isinstance(x, bool) and isinstance(y, bool) and quarters in (0, 1, 2, 3)):
        return {}
    return {"turned": {"x": x, "y": y, "quarters": quarters}}


def _strip(bands: Any) -> dict[str, Any]:
    if not isinstance(bands, list):
        return {}
    return {"strip": [band for band in _BANDS if band in bands]}


def _number(field: str, low: float, high: float, *, source: str = "") -> Callable[..., dict[str, Any]]:
    def read(payload: Mapping[str, Any]) -> dict[str, Any]:
        value = payload.get(source or field)
        return {field: value} if _within(value, low, high) else {}

    return read


def _choice(field: str, known: tuple[str, ...]) -> Callable[..., dict[str, Any]]:
    def read(payload: Mapping[str, Any]) -> dict[str, Any]:
        value = payload.get(field)
        return {field: value} if isinstance(value, str) and value in known else {}

    return read


def _mirror(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {**_choice("mirror", _MIRRORS)(payload), **_number("axis", 0, 10_000_000)(payload)}


_READERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "gamma_up": _number("gamma", 0.2, 5),
    "gamma_down": _number("gamma", 0.2, 5),
    "edges": _number("edges", 0, _MOST_STRENGTH, source="strength"),
    "smooth": _number("smooth", 0, _MOST_STRENGTH, source="strength"),
    "density": _number("density", 0, _WHITE),
    "energy": _number("energy", 0, 1),
    "pseudo_colour": _choice("palette", _PALETTES),
    "preset": _choice("preset", _PRESETS),
    "mirror": _mirror,
}


def _kept(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the look that a scan was opened with, carried over from the scan before."""
    kept: dict[str, Any] = {}
    for name in _SWITCHES:
        kept |= _switch(name, payload.get(name))
    for field, high in (("edges", _MOST_STRENGTH), ("smooth", _MOST_STRENGTH), ("density", _WHITE)):
        kept |= _number(field, 0, high)(payload)
    kept |= _number("gamma", 0.2, 5)(payload)
    kept |= _choice("palette", _PALETTES)(payload)
    kept |= _strip(payload.get("strip"))
    window = payload.get("window")
    return kept | (_window(window) if isinstance(window, Mapping) else {})


def _within(value: Any, low: float, high: float) -> TypeGuard[float]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(value) and low <= value <= high
