"""The tables, one file per subject; every time in them is UTC by the server's clock. No query lives here."""

from xray_trainer.store.schema.accounts import (
    AccountRow,
    IdentityRow,
    OneTimeLinkRow,
    SessionRow,
    SignInFailureRow,
)
from xray_trainer.store.schema.attachments import (
    AttachmentRow,
    FeedbackTextRow,
    HandDraftRow,
    HandOverlayRow,
    OwnScanRow,
)
from xray_trainer.store.schema.audit import (
    AuditRow,
)
from xray_trainer.store.schema.authoring import (
    ExerciseWishRow,
    SetBuildRow,
    SetRecipeRow,
)
from xray_trainer.store.schema.base import (
    Table,
    UtcDateTime,
)
from xray_trainer.store.schema.comments import (
    CommentReadRow,
    CommentRow,
    ReviewedAnswerRow,
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
    DRAFT,
    OFFERED,
    ExerciseRow,
    ExerciseSetRow,
    PersonalSetRow,
    ReferenceScanRow,
    ScanRow,
    SecondViewRow,
    SetMemberRow,
)
from xray_trainer.store.schema.library import (
    CollectionMemberRow,
    CollectionRow,
    ExerciseDetailRow,
    LibraryEntryRow,
    ScanFactsRow,
    SetStateRow,
)
from xray_trainer.store.schema.packages import (
    CaseRow,
    ImportedDrillRow,
    ImportedPersonRow,
    KnownUnitRow,
    PackageRow,
    SealedExerciseRow,
    SealRow,
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
from xray_trainer.store.schema.second_readings import (
    AdjudicationRow,
    SecondReadingRow,
)
from xray_trainer.store.schema.units import (
    CohortMemberRow,
    CohortRow,
    MembershipRow,
    UnitRow,
)

__all__ = [
    "DRAFT",
    "OFFERED",
    "AbilityRow",
    "AccountRow",
    "AdjudicationRow",
    "AnswerRow",
    "AssignedPersonRow",
    "AssignmentRow",
    "AttachmentRow",
    "AttemptRow",
    "AuditRow",
    "CaseRow",
    "CohortMemberRow",
    "CohortRow",
    "CollectionMemberRow",
    "CollectionRow",
    "CommentReadRow",
    "CommentRow",
    "DifficultyModelRow",
    "DrillRow",
    "EventRow",
    "ExerciseDetailRow",
    "ExerciseItemRow",
    "ExerciseRow",
    "ExerciseSetRow",
    "ExerciseWishRow",
    "FeedbackTextRow",
    "FlagRow",
    "HandDraftRow",
    "HandOverlayRow",
    "IdentityRow",
    "ImportedDrillRow",
    "ImportedPersonRow",
    "KnownUnitRow",
    "LearnedAnswerRow",
    "LessonDoneRow",
    "LibraryEntryRow",
    "MembershipRow",
    "OneTimeLinkRow",
    "OwnScanRow",
    "PackageRow",
    "PauseRow",
    "PersonRow",
    "PersonalSetRow",
    "ReferenceScanRow",
    "RestrictedSetRow",
    "ReviewedAnswerRow",
    "RoomEventRow",
    "RoomMemberRow",
    "RoomRow",
    "RoomScanRow",
    "ScanFactsRow",
    "ScanRow",
    "SealRow",
    "SealedExerciseRow",
    "SecondReadingRow",
    "SecondViewRow",
    "SessionRow",
    "SetBuildRow",
    "SetMemberRow",
    "SetRecipeRow",
    "SetStateRow",
    "SignInFailureRow",
    "Table",
    "UnitRow",
    "UtcDateTime",
    "VerdictRow",
]
