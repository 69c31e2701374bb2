"""Names of the materials that hidden things are made of."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.ui.desk.view import material_names

Words = Callable[[str], str]


def material_name(material: str, _: Words) -> str:
    """Returns what a material is called, its id as words where nobody has named it."""
    names = {
        **material_names(_),
        **_metals(_),
        **_plastics_and_liquids(_),
        **_plants_and_animals(_),
        **_minerals(_),
        "electronics": _("Electronics"),
        "lithium_battery": _("Lithium battery"),
        "lead_battery": _("Lead battery"),
    }
    return names.get(material) or material.replace("_", " ")


def _metals(_: Words) -> dict[str, str]:
    return {
        "steel": _("Steel"),
        "stainless_steel": _("Stainless steel"),
        "cast_iron": _("Cast iron"),
        "aluminium": _("Aluminium"),
        "titanium": _("Titanium"),
        "zinc": _("Zinc"),
        "copper": _("Copper"),
        "brass": _("Brass"),
        "tin": _("Tin"),
        "silver": _("Silver"),
        "gold": _("Gold"),
        "tungsten": _("Tungsten"),
        "lead": _("Lead"),
        "uranium": _("Uranium"),
    }


def _plastics_and_liquids(_: Words) -> dict[str, str]:
    return {
        "polyethylene": _("Polyethylene"),
        "polystyrene": _("Polystyrene"),
        "polyester": _("Polyester"),
        "nylon": _("Nylon"),
        "pvc": _("PVC"),
        "foam": _("Foam"),
        "rubber": _("Rubber"),
        "water": _("Water"),
        "ice": _("Ice"),
        "ethanol": _("Ethanol"),
        "gasoline": _("Petrol"),
        "diesel": _("Diesel"),
        "oil": _("Oil"),
    }


def _plants_and_animals(_: Words) -> dict[str, str]:
    return {
        "wood": _("Wood"),
        "plywood": _("Plywood"),
        "paper": _("Paper"),
        "cardboard": _("Cardboard"),
        "cellulose": _("Cellulose"),
        "textile": _("Textile"),
        "cotton": _("Cotton"),
        "leather": _("Leather"),
        "tobacco": _("Tobacco"),
        "grain": _("Grain"),
        "starch": _("Starch"),
        "sugar": _("Sugar"),
        "fruit": _("Fruit"),
        "meat": _("Meat"),
        "ivory": _("Ivory"),
        "organic_powder": _("Organic powder"),
        "organic_resin": _("Organic resin"),
    }


def _minerals(_: Words) -> dict[str, str]:
    return {
        "glass": _("Glass"),
        "ceramic": _("Ceramic"),
        "brick": _("Brick"),
        "concrete": _("Concrete"),
        "cement": _("Cement"),
        "gypsum": _("Gypsum"),
        "marble": _("Marble"),
        "granite": _("Granite"),
        "sand": _("Sand"),
        "salt": _("Salt"),
        "coal": _("Coal"),
        "iron_ore": _("Iron ore"),
        "fertiliser": _("Fertiliser"),
    }
