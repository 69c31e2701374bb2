"""The solids that scenes are built of, as arrays: one value holds many solids of one material.

Coordinates in mm: x along travel, y across (the source stands at negative y), z up from the ground.
Densities in g/cm3 are effective ones (a carton of shirts, not cotton fibre); a negative density takes away
what was there. Fields take anything that becomes an array; one number or row counts for all solids. How rays
cross these solids is told in `projection`, not here.

| shape | what | for example |
|---|---|---|
| `Boxes` | axis-aligned boxes | cartons, sheets, beams: by far the fastest, use them for whole stows |
| `RotatedBoxes` | boxes at any angle | leaning cartons, bricks thrown in |
| `Cylinders` | solid or hollow, any direction | drums, pipes, wheels, rolls |
| `Ellipsoids` | any direction, solid or hollow | sacks, fruit, tank ends |
| `Extrusion` | polygon in the x-z plane, along y | silhouettes: beams, machines, body sides |
| `Prism` | polygon with a thickness at any angle | weapons, tools, parts |
| `Heap` | a volume under a surface | bulk, scrap, sagging loads |
"""

from __future__ import annotations

from xray_trainer.synthesis.shapes.boxes import Boxes, RotatedBoxes, box
from xray_trainer.synthesis.shapes.frame import Floats, Numbers, rotation_about, sample_rotation
from xray_trainer.synthesis.shapes.heap import Heap
from xray_trainer.synthesis.shapes.outlines import Extrusion, Prism
from xray_trainer.synthesis.shapes.round import Cylinders, Ellipsoids, cylinder, ellipsoid
from xray_trainer.synthesis.shapes.shape import Shape

__all__ = [
    "Boxes",
    "Cylinders",
    "Ellipsoids",
    "Extrusion",
    "Floats",
    "Heap",
    "Numbers",
    "Prism",
    "RotatedBoxes",
    "Shape",
    "box",
    "cylinder",
    "ellipsoid",
    "rotation_about",
    "sample_rotation",
]
