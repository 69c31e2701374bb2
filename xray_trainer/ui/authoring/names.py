"""Names of conveyances, cargo families, beams and groups of them, as mentors say them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xray_trainer.physics.beams import BEAMS

Words = Callable[[str], str]

GROUPS: dict[str, tuple[str, ...]] = {
    "container": ("container-20", "container-40", "container-40-hc"),
    "reefer": ("reefer-20", "reefer-40-hc"),
    "open-container": ("open-top-20", "open-top-40", "flat-rack-20", "flat-rack-40"),
    "tank-container": ("tank-container-20",),
    "trailer": ("semi-box", "semi-curtain", "semi-reefer", "semi-flat", "car-carrier"),
    "truck": ("truck-box", "truck-curtain", "truck-reefer", "truck-flat", "truck-tipper", "van"),
    "wagon": ("wagon-covered", "wagon-gondola", "wagon-tank", "wagon-flat"),
    "uld": ("uld-ld3", "uld-pallet", "parcels"),
}
"""Groups of conveyances that are chosen with one click."""


def group_name(group: str, _: Words) -> str:
    """Returns the name of a group of conveyances."""
    names = {
        "container": _("Containers"),
        "reefer": _("Reefers"),
        "open-container": _("Open containers"),
        "tank-container": _("Tank containers"),
        "trailer": _("Semi-trailers"),
        "truck": _("Trucks and vans"),
        "wagon": _("Wagons"),
        "uld": _("Air cargo and parcels"),
    }
    return names[group]


def conveyance_title(conveyance: str, _: Words) -> str:
    """Returns the name of a conveyance, its id where nobody has named it."""
    names = {
        "car-carrier": _("Car carrier"),
        "container-20": _("20 ft container"),
        "container-40": _("40 ft container"),
        "container-40-hc": _("40 ft high-cube container"),
        "flat-rack-20": _("20 ft flat rack"),
        "flat-rack-40": _("40 ft flat rack"),
        "open-top-20": _("20 ft open-top container"),
        "open-top-40": _("40 ft open-top container"),
        "parcels": _("Parcels on a belt"),
        "reefer-20": _("20 ft reefer"),
        "reefer-40-hc": _("40 ft high-cube reefer"),
        "semi-box": _("Box semi-trailer"),
        "semi-curtain": _("Curtain-sided semi-trailer"),
        "semi-flat": _("Flatbed semi-trailer"),
        "semi-reefer": _("Refrigerated semi-trailer"),
        "tank-container-20": _("20 ft tank container"),
        "truck-box": _("Box truck"),
        "truck-curtain": _("Curtain-sided truck"),
        "truck-flat": _("Flatbed truck"),
        "truck-reefer": _("Refrigerated truck"),
        "truck-tipper": _("Tipper truck"),
        "uld-ld3": _("LD3 air container"),
        "uld-pallet": _("Air cargo pallet"),
        "van": _("Van"),
        "wagon-covered": _("Covered wagon"),
        "wagon-flat": _("Flat wagon with container"),
        "wagon-gondola": _("Gondola wagon"),
        "wagon-tank": _("Tank wagon"),
    }
    return names.get(conveyance, conveyance)


def cargo_title(family: str, _: Words) -> str:
    """Returns the name of a cargo family, its id where nobody has named it."""
    names = {
        "air-cargo": _("Air cargo"),
        "appliances": _("White goods"),
        "bales": _("Bales"),
        "beverages": _("Bottles and cans on pallets"),
        "big-bags": _("Big bags"),
        "cars": _("Cars on a carrier"),
        "cartons": _("Cartons of one kind"),
        "coal": _("Coal"),
        "coils": _("Steel coils"),
        "drums": _("Drums and IBCs"),
        "electronics": _("Electronics"),
        "empty": _("Empty"),
        "fruit": _("Fruit and vegetables"),
        "furniture": _("Furniture"),
        "garments": _("Garments and shoes"),
        "glass": _("Glass sheets"),
        "granulate": _("Granulate and fertiliser"),
        "household": _("Household goods"),
        "liquids": _("Liquids"),
        "logs": _("Logs"),
        "machinery": _("Machinery"),
        "meat": _("Frozen meat"),
        "mixed-cartons": _("Mixed cartons"),
        "ore": _("Ore"),
        "paper-reels": _("Paper reels"),
        "parcels": _("Parcels"),
        "pipes": _("Pipes and bars"),
        "sacks": _("Sacks"),
        "sawn-timber": _("Sawn timber"),
        "scrap": _("Scrap metal"),
        "stone-blocks": _("Marble and granite blocks"),
        "tiles": _("Ceramic tiles"),
        "tyres": _("Tyres"),
        "vehicles": _("Vehicles in containers"),
    }
    return names.get(family, family)


def beams_title(beams: Sequence[str], _: Words) -> str:
    """Returns the name of a pair of beams, such as `6 MV + 4 MV`; what is no known beam stays as it is."""
    units = {"MV": _("MV"), "kV": _("kV")}
    return " + ".join(
        f"{name[:-2]} {units[name[-2:]]}" if name in BEAMS and name[-2:] in units else name for name in beams
    )
