"""The records of a drill as JSON, there and back: `from_json(type(record), to_json(record)) == record`.

Records are frozen dataclasses of plain values; regions travel as GeoJSON in pixels, times as ISO 8601 with
their offset. Reading validates, so that a damaged record is refused with a sentence.
"""

from __future__ import annotations

import reprlib
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, PlainSerializer, PlainValidator, TypeAdapter, ValidationError

from xray_trainer.errors import InputError, RegionError, Sentence
from xray_trainer.regions import Region

Record = TypeVar("Record")

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
"""For `__pydantic_config__` of a record: no unknown fields, no nan or infinity."""


def _region(value: Any) -> Region:
    try:
        return value if isinstance(value, Region) else Region.from_geojson(value)
    except RegionError as error:
        raise ValueError(str(error)) from None


GeoJsonRegion = Annotated[Region, PlainValidator(_region), PlainSerializer(Region.to_geojson)]
"""A `Region` that is written as its GeoJSON geometry."""

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def to_json(record: object) -> dict[str, Any]:
    """Returns a record as JSON values: dictionaries, lists, strings, numbers, None."""
    written: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json")
    return written


def from_json(record_type: type[Record], data: Any) -> Record:
    """Returns the record of this type that `to_json` wrote.

    Raises:
        InputError: the data is not such a record.
    """
    try:
        record: Record = _adapter(record_type).validate_python(data)
    except ValidationError as error:
        raise InputError(_sentence(record_type, error)) from None
    return record


def require_zone(when: datetime, *, what: str) -> None:
    """Refuses a time without a time zone.

    Raises:
        InputError: the time is naive.
    """
    if when.utcoffset() is None:
        raise InputError(
            "{what} needs a time with its time zone, got {got}; use datetime.now(UTC)",
            what=what,
            got=when.isoformat(),
        )


def _adapter(record_type: type[Any]) -> TypeAdapter[Any]:
    if record_type not in _ADAPTERS:
        _ADAPTERS[record_type] = TypeAdapter(record_type)
    return _ADAPTERS[record_type]


def _sentence(record_type: type[Any], error: ValidationError) -> Sentence:
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or Sentence("the record")
    return Sentence(
        "{record}: {where}: {problem}, got {got}",
        record=record_type.__name__,
        where=where,
        problem=first["msg"],
        got=reprlib.repr(first["input"]),
    )
