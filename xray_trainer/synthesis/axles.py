"""Loads on groups of axles, from the masses of a scene, against what the law and the rails allow.

Each rigid body rests on two supports; a semi-trailer on the kingpin and its axles, and the kingpin on the
tractor. Axles of a group share their load evenly. Limits:

    road   Council Directive 96/53/EC as amended by (EU) 2015/719, Annex I: 3.1 single axle 10 t; 3.2 two
           trailer axles 18 t at 1.3 to 1.8 m; 3.3 three trailer axles 24 t at 1.3 to 1.4 m; 3.4 driving axle
           11.5 t; 3.5 two axles of a motor vehicle 19 t with twin tyres and air springs; 2.2 and 2.3 gross
           mass: rigid 18, 26, 32 t on two, three, four axles; with a semi-trailer 36 t on four axles, 40 t on
           five or more, 44 t with a container
    vans   3.5 t gross (category N1 of Directive 2007/46/EC)
    rail   23.5 t on an axle, as wagons for the 1520 mm gauge are built for; and of the technical conditions
           for loading on it (SMGS, annex 3): bogies differ by at most 10 t, and the centre of a full load
           lies at most an eighth of the distance of the pivots from the middle
    boxes  CTU Code (IMO, ILO, UNECE 2014), annex 7: at most 60 % of the cargo in half of the length, which is
           a centre of gravity 5 % of the length from the middle. The moment of a full load there is the
           limit, so a light load may lie further off. In bodies of trucks and vans the axles decide, and
           the moment of a full load 12 % from the middle is the limit.

The mass of the vehicle is that of its modelled parts, which is some 10 % less than what such vehicles weigh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from xray_trainer.synthesis.moments import PointMasses, point_masses
from xray_trainer.synthesis.scene import GROUND, Scene

_STEER_T, _DRIVE_T, _DRIVE_TANDEM_T = 10.0, 11.5, 19.0
_TRAILER_T = {1: 10.0, 2: 18.0, 3: 24.0}
_RIGID_T = {2: 18.0, 3: 26.0, 4: 32.0}
_SEMI_T = {3: 28.0, 4: 36.0}
_LONG_SEMI_T, _CONTAINER_T, _VAN_T = 40.0, 44.0, 3.5
_VAN_AXLES_T = (1.9, 2.5)
_RAIL_AXLE_T, _BOGIES_DIFFER_T, _RAIL_OFF_CENTRE = 23.5, 10.0, 1 / 8
_OFF_CENTRE_BOX, _OFF_CENTRE = 0.05, 0.12
_SAME_AXLE_MM = 120.0
_FRAME_BEHIND_MM = 900.0
_BOXES = ("container", "reefer-2", "reefer-4", "open-top", "flat-rack", "tank-container", "wagon-flat", "uld")


@dataclass(frozen=True, slots=True)
class AxleGroup:
    """Axles that share a load.

    Attributes:
        name: `steered`, `driven`, `trailer`, `front bogie`, `rear bogie`, `front`, `rear`.
        x_mm: of each axle.
        limit_kg: what they may carry together.
    """

    name: str
    x_mm: tuple[float, ...]
    limit_kg: float

    @property
    def middle_mm(self) -> float:
        """Returns x of the middle of the group."""
        return float(np.mean(self.x_mm))


@dataclass(frozen=True, slots=True, eq=False)
class Gear:
    """What a vehicle stands on, and its own masses.

    Attributes:
        groups: two, or three where there is a semi-trailer.
        kingpin_mm: x of the kingpin, or None.
        front: masses of the vehicle, or of the tractor alone.
        behind: masses of the semi-trailer; none where there is none.
        gross_kg: what the whole may weigh.
        is_wagon: whether it runs on rails.
    """

    groups: tuple[AxleGroup, ...]
    kingpin_mm: float | None
    front: PointMasses
    behind: PointMasses
    gross_kg: float
    is_wagon: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """How a load weighs on its vehicle.

    Attributes:
        load_kg: mass of the load.
        load_centre: where its centre of gravity lies along the space, 0 at the front, 1 at the doors.
        gross_kg: mass of vehicle and load.
        axle_load_kg: by group.
        faults: the limits that are broken, in words; none where all is well.
    """

    load_kg: float
    load_centre: float
    gross_kg: float
    axle_load_kg: dict[str, float]
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns what belongs in the record of a scan."""
        return {
            "axle_load_kg": {name: round(load) for name, load in self.axle_load_kg.items()},
            "gross_kg": round(self.gross_kg),
            "load_centre": round(self.load_centre, 3),
        }


def gear_of(scene: Scene) -> Gear | None:
    """Returns what an empty vehicle stands on, or None where it has no wheels (air cargo, parcels)."""
    masses = point_masses(part for part in scene.parts if part.name != GROUND)
    bogies = sorted({round(site.centre_mm[0], -2) for site in scene.sites_named("bogie")})
    if bogies:
        return _wagon(masses, scene)
    axles = _axles(scene)
    couplings = scene.sites_named("fifth-wheel")
    if couplings:
        return _semi(masses, axles, couplings[0].centre_mm[0], couplings[0].bounds_mm[5], scene)
    return _rigid(masses, axles) if len(axles) > 1 else None


def balance(scene: Scene, gear: Gear | None, load: PointMasses) -> Balance:
    """Returns how a load weighs on an empty scene's vehicle; its space must be there."""
    if scene.space is None:
        raise ValueError(f"{scene.conveyance}: only what has room for cargo can be balanced")
    x0, x1 = scene.space.bounds_mm[:2]
    centre = (load.centre_mm - x0) / (x1 - x0) if load.total_kg else 0.5
    share = _OFF_CENTRE_BOX if scene.conveyance.startswith(_BOXES) else _OFF_CENTRE
    faults = _load_faults(load.total_kg, centre, scene.space.max_mass_kg, off_centre=share)
    if gear is None:
        return Balance(load.total_kg, centre, load.total_kg, {}, faults)
    loads = _loads(gear, load)
    gross = gear.front.total_kg + gear.behind.total_kg + load.total_kg
    faults += _gear_faults(gear, loads, gross)
    if gear.is_wagon:
        faults += _wagon_faults(gear, loads, load, scene.space.max_mass_kg)
    return Balance(load.total_kg, centre, gross, loads, faults)


def _axles(scene: Scene) -> list[float]:
    """Returns x of each axle, from the front."""
    middles = sorted(site.centre_mm[0] for site in scene.sites_named("tyre"))
    new = [True, *(after - before > _SAME_AXLE_MM for before, after in pairwise(middles))]
    return [x for x, is_new in zip(middles, new, strict=True) if is_new] if middles else []


def _split(axles: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Returns the axles before and behind the largest gap."""
    cut = int(np.argmax(np.diff(axles))) + 1
    return tuple(axles[:cut]), tuple(axles[cut:])


def _wagon(masses: PointMasses, scene: Scene) -> Gear:
    pivots = _split(sorted(site.centre_mm[0] for site in scene.sites_named("bogie")))
    limit = 2000 * _RAIL_AXLE_T
    groups = [
        AxleGroup(name, (float(np.mean(middles)),) * 2, limit)
        for name, middles in zip(("front bogie", "rear bogie"), pivots, strict=True)
    ]
    return Gear(tuple(groups), None, masses, _no_mass(), 2 * limit, is_wagon=True)


def _rigid(masses: PointMasses, axles: Sequence[float]) -> Gear:
    first, last = _split(axles)
    if masses.total_kg < 1000 * _VAN_T:
        limits = [1000 * limit for limit in _VAN_AXLES_T]
        groups = tuple(
            AxleGroup(name, at, limit)
            for name, at, limit in zip(("front", "rear"), (first, last), limits, strict=True)
        )
        return Gear(groups, None, masses, _no_mass(), 1000 * _VAN_T)
    return Gear(_motor(first, last), None, masses, _no_mass(), 1000 * _RIGID_T[len(axles)])


def _motor(steered: tuple[float, ...], driven: tuple[float, ...]) -> tuple[AxleGroup, AxleGroup]:
    drive = _DRIVE_T if len(driven) == 1 else _DRIVE_TANDEM_T
    return (
        AxleGroup("steered", steered, 1000 * _STEER_T * len(steered)),
        AxleGroup("driven", driven, 1000 * drive),
    )


def _semi(masses: PointMasses, axles: Sequence[float], kingpin: float, top: float, scene: Scene) -> Gear:
    """Returns a tractor with a semi-trailer; below the coupling and before the frame's end is the tractor."""
    own = [x for x in axles if x < kingpin + 1600]
    rest = tuple(x for x in axles if x >= kingpin + 1600)
    front = scene.space.bounds_mm[0] if scene.space else kingpin
    below = (masses.z_mm < top + 100) & (masses.x_mm < own[-1] + _FRAME_BEHIND_MM)
    is_tractor = below | (masses.x_mm < min(front, kingpin) - 400)
    trailer = AxleGroup("trailer", rest, 1000 * _TRAILER_T[min(len(rest), 3)])
    most = _SEMI_T.get(len(axles), _CONTAINER_T if scene.conveyance.startswith(_BOXES) else _LONG_SEMI_T)
    groups = (*_motor(*_split(own)), trailer)
    return Gear(groups, kingpin, masses.where(is_tractor), masses.where(~is_tractor), 1000 * most)


def _no_mass() -> PointMasses:
    return PointMasses(np.zeros(0), np.zeros(0), np.zeros(0))


def _loads(gear: Gear, load: PointMasses) -> dict[str, float]:
    """Returns the load on each group."""
    front, rear, *trailer = gear.groups
    if gear.kingpin_mm is None:
        on_front, on_rear = _shares([gear.front, load], front.middle_mm, rear.middle_mm)
        return {front.name: on_front, rear.name: on_rear}
    on_kingpin, on_trailer = _shares([gear.behind, load], gear.kingpin_mm, trailer[0].middle_mm)
    pressed = PointMasses(np.array([on_kingpin]), np.array([gear.kingpin_mm]), np.zeros(1))
    on_front, on_rear = _shares([gear.front, pressed], front.middle_mm, rear.middle_mm)
    return {front.name: on_front, rear.name: on_rear, trailer[0].name: on_trailer}


def _shares(bodies: Sequence[PointMasses], first_mm: float, last_mm: float) -> tuple[float, float]:
    """Returns what two supports carry."""
    total = sum(body.total_kg for body in bodies)
    moment = sum(float(body.mass_kg @ (body.x_mm - first_mm)) for body in bodies)
    on_last = moment / (last_mm - first_mm)
    return total - on_last, on_last


def _load_faults(mass_kg: float, centre: float, max_kg: float, *, off_centre: float) -> tuple[str, ...]:
    faults = []
    if mass_kg > max_kg:
        faults.append(f"load of {mass_kg:.0f} kg, at most {max_kg:.0f}")
    if abs(centre - 0.5) * mass_kg > off_centre * max_kg:
        faults.append(f"load of {mass_kg:.0f} kg has its centre at {centre:.2f} of the length")
    return tuple(faults)


def _gear_faults(gear: Gear, loads: dict[str, float], gross_kg: float) -> tuple[str, ...]:
    faults = [
        f"{group.name} axles carry {loads[group.name]:.0f} kg, at most {group.limit_kg:.0f}"
        for group in gear.groups
        if not 0 <= loads[group.name] <= group.limit_kg
    ]
    if gross_kg > gear.gross_kg:
        faults.append(f"gross mass of {gross_kg:.0f} kg, at most {gear.gross_kg:.0f}")
    return tuple(faults)


def _wagon_faults(gear: Gear, loads: dict[str, float], load: PointMasses, max_kg: float) -> tuple[str, ...]:
    faults = []
    first, last = (group.middle_mm for group in gear.groups)
    moment = abs(load.centre_mm - (first + last) / 2) * load.total_kg
    if moment > _RAIL_OFF_CENTRE * (last - first) * max_kg:
        faults.append("centre of the load lies too far from the middle of the wagon")
    differ = abs(loads["front bogie"] - loads["rear bogie"])
    if differ > 1000 * _BOGIES_DIFFER_T:
        faults.append(f"bogies differ by {differ:.0f} kg, at most 10000")
    return tuple(faults)
