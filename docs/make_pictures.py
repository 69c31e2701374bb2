"""Draws the pictures of docs/gallery.md anew: `python docs/make_pictures.py` from the root, some minutes.

Crops of details were chosen by eye in the scans that the seeds below give; where scenes change, look again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np

from xray_trainer.scans.pictures import Picture
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.contact_sheet import (
    Example,
    attenuation_picture,
    colour_picture,
    whole,
    write_text,
)
from xray_trainer.synthesis.gallery import build_gallery, sheets_of
from xray_trainer.synthesis.overview import overview
from xray_trainer.synthesis.recipe import load_recipe
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest

OUT = Path(__file__).parent / "gallery"
RECIPE = Path(__file__).parents[1] / "datasets" / "standard" / "recipe.yaml"
JPEG_QUALITY = 72
TILE_PX = 560

Wish = tuple[str, str, int, tuple[str, str], tuple[int, int], float]

MV6, MV9, KV = ("6MV", "4MV"), ("9.7MV", "6MV"), ("320kV", "160kV")
SCANS: dict[str, Wish] = {
    "cartons": ("container-40", "cartons", 1, MV6, (1024, 4096), 5.0),
    "drums": ("semi-curtain", "drums", 4, MV6, (1024, 4096), 5.0),
    "electronics": ("container-20", "electronics", 5, MV9, (1024, 2560), 5.0),
    "cars": ("car-carrier", "cars", 2, MV6, (1024, 4096), 5.0),
    "fruit": ("reefer-40-hc", "fruit", 1, MV6, (1024, 4096), 5.0),
    "household": ("container-40", "household", 5, MV9, (1024, 4096), 5.0),
    "sacks": ("wagon-covered", "sacks", 9, MV9, (1024, 3072), 6.5),
    "air-cargo": ("uld-pallet", "air-cargo", 5, KV, (1024, 1536), 2.5),
    "appliances": ("container-40-hc", "appliances", 12, MV9, (1024, 4096), 5.0),
    "mixed-cartons": ("container-40", "mixed-cartons", 11, MV6, (1024, 4096), 5.0),
}
"""Conveyance, cargo family, seed, beams, rows and columns, pitch in mm."""

DETAILS = (
    (
        "1 door end: corner castings, locking bars, roof rail, corrugation",
        "household",
        (2900, 150, 3460, 510),
    ),
    ("2 gooseneck tunnel, fifth wheel, landing leg", "household", (1120, 780, 1820, 1010)),
    ("3 cross-members, forklift pockets, twist locks, pallet slots", "electronics", (1290, 740, 1850, 1000)),
    ("4 engine, seats, bunk, mirrors, dashboard", "electronics", (280, 420, 840, 1020)),
    ("5 gearbox, fuel tank with its level, air tanks, battery box", "cartons", (1120, 740, 1560, 1000)),
    ("6 driven axle, fifth wheel, landing leg", "cartons", (1480, 760, 2080, 1000)),
    ("7 bogie of a trailer: tyres, rims, drums, bellows", "cartons", (2980, 760, 3560, 1000)),
    ("8 spare wheel, chassis beams, side guards", "drums", (1400, 760, 2200, 1010)),
    ("9 drums show their rims and levels", "drums", (480, 260, 1040, 640)),
    ("10 cartons: slits of light, texture, a layer missing", "cartons", (3000, 60, 3500, 420)),
    ("11 columns lean and sag; spare pallets, lashing bar", "electronics", (1640, 420, 2140, 860)),
    ("12 removal: cupboards, bicycle, washing machine, ladder", "household", (1480, 380, 2520, 830)),
    ("13 machinery end of a reefer, its T-floor, pallets of fruit", "fruit", (1500, 160, 2100, 860)),
    ("14 a car: engine, wheels, seats, steering, body", "cars", (1200, 170, 2080, 640)),
    ("15 bogie of a wagon, coupler, draft gear", "sacks", (330, 790, 900, 1020)),
    ("16 sacks: bulging rows, steps at the end", "sacks", (560, 370, 1200, 830)),
)
"""Caption, scan, window as x0, y0, x1, y1 in pixels."""


def main() -> None:
    """Draws overviews of the gallery, details, and colours."""
    OUT.mkdir(exist_ok=True)
    scans = {name: _scan(wish) for name, wish in SCANS.items()}
    details = [_captioned(text, _window(scans[name], box)) for text, name, box in DETAILS]
    _write("details", overview([*details, *_air(scans["cartons"])]))
    colours = [_captioned(name, _coloured(scans[name])) for name in SCANS if name not in {"drums", "cars"}]
    _write("colours", overview(colours))
    _write_overviews()


def _scan(wish: Wish) -> Scan:
    conveyance, family, seed, beams, hw, mm = wish
    request = SceneRequest(
        conveyances=(conveyance,), cargo_families=(family,), shape_hw=hw, pixel_mm=mm, beams=beams
    )
    return render_scan(request, seed=seed, has_benign=False).scan


def _window(scan: Scan, box: tuple[int, int, int, int]) -> Picture:
    x0, y0, x1, y1 = box
    return np.repeat(attenuation_picture(scan)[y0:y1, x0:x1, None], 3, axis=2)


def _air(scan: Scan) -> list[Picture]:
    """Returns the whole scan and a window of air, from 86 % to 100 % of the light only."""
    stretched = np.clip((scan.transmission[0] - 0.86) / 0.14, 0, 1) * 255
    grey = np.repeat(stretched.astype(np.uint8)[..., None], 3, axis=2)
    return [
        _captioned("17 air, 86 % to 100 % of the light: stripes, steps, rows", grey),
        _captioned(
            "18 air at full size: noise of counts, of rows and of pulses", grey[100:380, 100 : 100 + TILE_PX]
        ),
    ]


def _coloured(scan: Scan) -> Picture:
    return whole(Example(scan, (), ()), colour_picture(scan))


def _captioned(text: str, drawn: Picture) -> Picture:
    height = round(drawn.shape[0] * TILE_PX / drawn.shape[1])
    how = cv2.INTER_AREA if drawn.shape[1] > TILE_PX else cv2.INTER_CUBIC
    shown = cv2.resize(drawn, (TILE_PX, height), interpolation=how)
    caption = np.full((22, TILE_PX, 3), 255, np.uint8)
    write_text(caption, text, y=16)
    return np.concatenate([caption, np.asarray(shown, np.uint8), np.full((6, TILE_PX, 3), 255, np.uint8)])


def _write_overviews() -> None:
    recipe = load_recipe(RECIPE)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build_gallery(recipe, out, num=1)
        tiles = {
            topic: [
                cv2.imread(str(out / "tiles" / sheet.file_name))
                for sheet in sheets_of(recipe)
                if sheet.topic == topic
            ]
            for topic in ("conveyance", "cargo", "kind")
        }
    for topic, shown in tiles.items():
        parts = [shown] if topic == "conveyance" else [shown[: len(shown) // 2], shown[len(shown) // 2 :]]
        for number, part in enumerate(parts, start=1):
            name = f"{topic}-{number}" if len(parts) > 1 else topic
            _write(name, overview([np.asarray(one[..., ::-1], np.uint8) for one in part if one is not None]))


def _write(name: str, drawn: Picture) -> None:
    cv2.imwrite(str(OUT / f"{name}.jpg"), drawn[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


if __name__ == "__main__":
    main()
