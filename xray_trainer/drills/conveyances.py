"""Groups of conveyances as a person learns them: a reefer is a reefer, whatever its length.

Scans name their conveyance finely (`container-40-hc`, `truck-tipper`). Figures per conveyance need enough
scans each, so they are kept per group; the group follows from how the name begins.
"""

from __future__ import annotations

UNKNOWN = "other"
"""The group of scans whose conveyance nobody named."""

_BEGINNINGS = {
    "tank-container": "tank-container",
    "container": "container",
    "open-top": "open-container",
    "flat-rack": "open-container",
    "reefer": "reefer",
    "semi": "trailer",
    "trailer": "trailer",
    "car-carrier": "car-carrier",
    "truck": "truck",
    "tractor": "truck",
    "van": "van",
    "wagon": "wagon",
    "uld": "uld",
    "parcel": "parcel",
}

GROUPS = (*dict.fromkeys(_BEGINNINGS.values()), UNKNOWN)
"""Every group that a scan can be in."""


def conveyance_group(conveyance: str) -> str:
    """Returns the group of a conveyance.

    >>> conveyance_group("reefer-40-hc"), conveyance_group("wagon-tank"), conveyance_group("")
    ('reefer', 'wagon', 'other')
    """
    return next((group for name, group in _BEGINNINGS.items() if conveyance.startswith(name)), UNKNOWN)
