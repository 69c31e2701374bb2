"""What a run is asked to do beside searching: how it goes on, which share it takes, what it writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xray_trainer.batch.following import Follow
from xray_trainer.batch.parts import SCANS_PER_PART
from xray_trainer.batch.shard import WHOLE, Shard
from xray_trainer.errors import unknown_name

ENGINES = ("local", "ray")


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """See the options of `xray-trainer detect`.

    Attributes:
        is_resumed: does what is missing in the result folder; else begins anew.
        shard: this machine's share.
        follow: watches the inputs instead of taking them as they are.
        formats: further forms of the findings, names of `exports.FORMATS`.
        has_previews, has_maps, has_report: what else is written.
        engine: one of `ENGINES`.
        workers: threads of the local engine, actors of Ray; as many as make sense if None.
        scans_per_part: rows of a part file.
    """

    is_resumed: bool = False
    shard: Shard = WHOLE
    follow: Follow | None = None
    formats: Sequence[str] = ()
    has_previews: bool = False
    has_maps: bool = False
    has_report: bool = False
    engine: str = "local"
    workers: int | None = None
    scans_per_part: int = SCANS_PER_PART

    def check(self) -> None:
        """Checks the names, before anything is read.

        Raises:
            RecipeError: there is no such engine or format.
        """
        if self.engine not in ENGINES:
            raise unknown_name("engine", self.engine, ENGINES)
        if self.formats:
            from xray_trainer.batch.exports import FORMATS

            for name in self.formats:
                if name not in FORMATS:
                    raise unknown_name("format", name, FORMATS)
