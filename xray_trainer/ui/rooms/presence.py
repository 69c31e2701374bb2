"""Where people are right now: what they look at, where they point. Kept in memory only and soon forgotten.

What of it belongs to the record comes as `track` events by way of the browser's journal. A second server
process knows the presence of its own visitors only; everything else it reads from the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xray_trainer.ui.rooms.posts import PresencePost


@dataclass(slots=True)
class Attendance:
    """Who is in a room and what they look at.

    Attributes:
        leader_id: whose place and pointer everybody sees.
        version: grows with every change.
        leader_version: the version at the leader's last change.
    """

    leader_id: str
    clock: Callable[[], float] = time.monotonic
    version: int = 0
    leader_version: int = 0
    _posts: dict[str, tuple[PresencePost, float]] = field(default_factory=dict)

    def note(self, person_id: str, post: PresencePost) -> bool:
        """Keeps where a person is; returns whether others should hear of it."""
        before = self._posts.get(person_id)
        self._posts[person_id] = (post, self.clock())
        if before is not None and before[0] == post:
            return False
        self.version += 1
        if person_id == self.leader_id:
            self.leader_version = self.version
        return True

    def version_for(self, person_id: str) -> int:
        """Returns the version that concerns a person: of all for the leader, else of the leader."""
        return self.version if person_id == self.leader_id else self.leader_version

    def told_to(self, person_id: str) -> list[dict[str, Any]]:
        """Returns where people are, as far as a person may know, and how many seconds ago they said so."""
        shown = self._posts if person_id == self.leader_id else {self.leader_id}
        return [
            {"person": one, **self._posts[one][0].model_dump(), "age_s": self._age_s(one)}
            for one in shown
            if one in self._posts
        ]

    def _age_s(self, person_id: str) -> float:
        return round(self.clock() - self._posts[person_id][1], 1)
