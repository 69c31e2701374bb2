"""Which form runs fastest here: a short measurement at load, made once per process and kind of network.

On a CPU it counts processor time of one thread, so that other work on the machine does not decide; a GPU is
timed by the clock. A form that cannot be built here or strays from the reference is no candidate.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from xray_trainer.detector.config import NUM_ENERGIES, NetworkConfig
from xray_trainer.detector.inference.forms import Form, Run, build_form, has_onnx
from xray_trainer.detector.inference.parity import largest_dp, limit_of
from xray_trainer.detector.network import Network
from xray_trainer.errors import XrayTrainerError

CLEARLY_FASTER = 1.25
"""A form that is less exact or starts more slowly must win by this much."""

_TRIAL_HW = {"cpu": (128, 512), "cuda": (1024, 4096)}
_MOST_REPEATS, _BUDGET_S = 3, 0.15

_chosen: dict[tuple[NetworkConfig, str], tuple[str, str]] = {}


def choose_form(network: Network, *, device: str = "cpu", precision: str = "auto") -> Form:
    """Returns the network in the form asked for, with `auto` in the fastest valid form on this machine.

    Raises:
        RecipeError: there is no such form, or not here.
        MissingExtraError: the form needs a package that is not installed.
    """
    if precision != "auto":
        return build_form(network, precision, device=device)
    key = (network.config, device)
    if key not in _chosen:
        form = _fastest(network, device)
        _chosen[key] = form.name, form.why
        return form
    name, why = _chosen[key]
    return build_form(network, name, device=device).because(why)


def _fastest(network: Network, device: str) -> Form:
    kind = device.split(":", maxsplit=1)[0]
    reference = build_form(network, "fp32", device=device)
    trial = Trial(reference, _TRIAL_HW[kind])
    if kind == "cuda":
        trial.add(_built(network, ("bf16", "cuda-graph"), device))
        return trial.winner()
    trial.add(_built(network, ("fused-fp32", "fused-bf16"), device))
    if not trial.winner().name.endswith("bf16") and has_onnx():
        trial.add(_built(network, ("onnx",), device))
    return trial.winner()


def _built(network: Network, names: Iterable[str], device: str) -> Iterable[Form | str]:
    for name in names:
        try:
            yield build_form(network, name, device=device)
        except (XrayTrainerError, RuntimeError, ImportError) as error:
            yield f"{name} is not to be had ({str(error).splitlines()[0][:80]})"


class Trial:
    """Runs forms on the same random scan and remembers the best, with what was measured of each."""

    def __init__(self, reference: Form, shape_hw: tuple[int, int]) -> None:
        generator = torch.Generator().manual_seed(0)
        scan = 0.01 + 0.99 * torch.rand(1, NUM_ENERGIES, *shape_hw, generator=generator)
        self._scan = scan.to(reference.device)
        self._where = f"{shape_hw[0]} x {shape_hw[1]} px, "
        self._where += "one core" if reference.device.type == "cpu" else "GPU"
        self._logits, self._best_s = self._measured(reference.run)
        self._best = reference
        self._told = [f"{reference.name} {1e3 * self._best_s:.1f} ms"]

    def add(self, forms: Iterable[Form | str]) -> None:
        """Measures forms; a sentence in the place of one says why it is missing."""
        for form in forms:
            if isinstance(form, str):
                self._told.append(form)
                continue
            try:
                logits, seconds = self._measured(form.run)
            except RuntimeError as error:
                self._told.append(f"{form.name} fails ({str(error).splitlines()[0][:80]})")
                continue
            self._judge(form, logits, seconds)

    def winner(self) -> Form:
        """Returns the best form, its reason the measurement."""
        return self._best.because(f"fastest valid of {', '.join(self._told)} ({self._where})")

    def _judge(self, form: Form, logits: Tensor, seconds: float) -> None:
        apart = largest_dp(self._logits[:, 0].cpu().numpy(), logits[:, 0].cpu().numpy())
        is_valid = apart <= limit_of(form.name)
        self._told.append(f"{form.name} {1e3 * seconds:.1f} ms" + ("" if is_valid else f", |dp| {apart:.3f}"))
        handicap = 1.0 if form.name == "fused-fp32" else CLEARLY_FASTER
        if is_valid and seconds * handicap < self._best_s:
            self._best, self._best_s = form, seconds

    def _measured(self, run: Run) -> tuple[Tensor, float]:
        if self._scan.is_cuda:
            return _timed(lambda: run(self._scan), _synchronised_clock)
        num_threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            return _timed(lambda: run(self._scan), time.process_time)
        finally:
            torch.set_num_threads(num_threads)


def _timed(run: Callable[[], Tensor], clock: Callable[[], float]) -> tuple[Tensor, float]:
    """Returns the result and the least seconds of a few runs, fewer where one is slow."""
    seconds: list[float] = []
    with torch.inference_mode():
        while len(seconds) < _MOST_REPEATS and sum(seconds) < _BUDGET_S:
            begin = clock()
            result = run()
            seconds.append(clock() - begin)
    return result, min(seconds)


def _synchronised_clock() -> float:
    torch.cuda.synchronize()
    return time.perf_counter()
