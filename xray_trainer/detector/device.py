"""Which device computes."""

from __future__ import annotations

import torch

from xray_trainer.errors import RecipeError, unknown_name

DEVICES = ("auto", "cpu", "cuda")


def resolved_device(device: str) -> str:
    """Returns a device that is there: for `auto` a GPU where there is one.

    Args:
        device: auto, cpu, cuda, or cuda:1 and so on.

    Raises:
        RecipeError: there is no such device here.
    """
    if device.split(":", maxsplit=1)[0] not in DEVICES:
        raise unknown_name("device", device, DEVICES)
    has_gpu = torch.cuda.is_available()
    if device.startswith("cuda") and not has_gpu:
        raise RecipeError(f"device {device!r}: torch finds no CUDA device here; use auto or cpu")
    return ("cuda" if has_gpu else "cpu") if device == "auto" else device
