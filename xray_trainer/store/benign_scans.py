"""Scans of the library in which nothing is hidden: what mentors hide things in by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from xray_trainer.store.database import reading
from xray_trainer.store.schema import ExerciseRow, ScanRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class BenignScan:
    """A scan of the library without anything hidden in it; where it comes from says what lies in it."""

    sha256: str
    conveyance: str
    cargo_family: str
    beams: tuple[str, ...]
    width_px: int
    height_px: int


def benign_scans(
    store: Store, *, conveyance: str = "", cargo_family: str = "", num: int = 12, skip: int = 0
) -> tuple[BenignScan, ...]:
    """Returns benign scans, the latest first.

    Args:
        store: the store.
        conveyance: its name, any where "".
        cargo_family: of the load, any where "".
        num: how many at most.
        skip: how many before them.
    """
    is_benign = or_(
        ExerciseRow.benign_sha256 == ScanRow.sha256,
        and_(ExerciseRow.scan_sha256 == ScanRow.sha256, func.json_array_length(ExerciseRow.truth) == 0),
    )
    query = select(ScanRow, func.max(ExerciseRow.cargo_family)).join(ExerciseRow, is_benign)
    if conveyance:
        query = query.where(ScanRow.conveyance == conveyance)
    if cargo_family:
        query = query.where(ExerciseRow.cargo_family == cargo_family)
    query = query.group_by(ScanRow.sha256).order_by(ScanRow.added_at.desc(), ScanRow.sha256)
    with reading(store.engine) as session:
        found = session.execute(query.offset(skip).limit(num)).all()
        return tuple(
            BenignScan(
                scan.sha256, scan.conveyance, family or "", tuple(scan.beams), scan.width_px, scan.height_px
            )
            for scan, family in found
        )


def benign_choices(store: Store) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the conveyances and the cargo families that exercises of the library have."""
    with reading(store.engine) as session:
        used = select(ScanRow.conveyance).join(ExerciseRow, ExerciseRow.scan_sha256 == ScanRow.sha256)
        conveyances = session.scalars(used.distinct())
        families = session.scalars(select(ExerciseRow.cargo_family).distinct())
        return tuple(sorted(filter(None, conveyances))), tuple(sorted(filter(None, families)))
