"""The tables, one file per subject; every time in them is UTC by the server's clock. No query lives here."""

from xray_trainer.store.schema.attachments import (
    AttachmentRow,
    HandDraftRow,
    HandOverlayRow,
    OwnScanRow,
)
from xray_trainer.store.schema.base import (
    Table,
    UtcDateTime,
)
from xray_trainer.store.schema.desk import (
    VerdictRow,
)
from xray_trainer.store.schema.drills import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    FlagRow,
    PauseRow,
)
from xray_trainer.store.schema.exercises import (
    OFFERED,
    ExerciseRow,
    ExerciseSetRow,
    PersonalSetRow,
    ReferenceScanRow,
    ScanRow,
    SecondViewRow,
    SetMemberRow,
)
from xray_trainer.store.schema.people import (
    PersonRow,
)
from xray_trainer.store.schema.plan import (
    AssignedPersonRow,
    AssignmentRow,
    RestrictedSetRow,
)
from xray_trainer.store.schema.practice import (
    AbilityRow,
    DifficultyModelRow,
    ExerciseItemRow,
    LearnedAnswerRow,
    LessonDoneRow,
)
from xray_trainer.store.schema.rooms import (
    RoomEventRow,
    RoomMemberRow,
    RoomRow,
    RoomScanRow,
)
from xray_trainer.store.schema.units import (
    CohortMemberRow,
    CohortRow,
    MembershipRow,
    UnitRow,
)

__all__ = [
    "OFFERED",
    "AbilityRow",
    "AnswerRow",
    "AssignedPersonRow",
    "AssignmentRow",
    "AttachmentRow",
    "AttemptRow",
    "CohortMemberRow",
    "CohortRow",
    "DifficultyModelRow",
    "DrillRow",
    "EventRow",
    "ExerciseItemRow",
    "ExerciseRow",
    "ExerciseSetRow",
    "FlagRow",
    "HandDraftRow",
    "HandOverlayRow",
    "LearnedAnswerRow",
    "LessonDoneRow",
    "MembershipRow",
    "OwnScanRow",
    "PauseRow",
    "PersonRow",
    "PersonalSetRow",
    "ReferenceScanRow",
    "RestrictedSetRow",
    "RoomEventRow",
    "RoomMemberRow",
    "RoomRow",
    "RoomScanRow",
    "ScanRow",
    "SecondViewRow",
    "SetMemberRow",
    "Table",
    "UnitRow",
    "UtcDateTime",
    "VerdictRow",
]
