"""What goes into a package of exercises: scans, their truth, words and enclosed files, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xray_trainer.exercises.exercise import Exercise
from xray_trainer.packages.contents import TruthEntry, truth_entry
from xray_trainer.packages.pixels import ScanRecord, coded
from xray_trainer.packages.writing import PackageWriter
from xray_trainer.scans.codes import Codes
from xray_trainer.store.attachments import attachments_of
from xray_trainer.store.attachments import read as read_attachment
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.store import Store


@dataclass
class Contents:
    """What has gone into the package so far; `truth_writer` is the inner package of a sealed one."""

    writer: PackageWriter
    truth_writer: PackageWriter
    is_reduced: bool
    store: Store
    scans: dict[str, ScanRecord] = field(default_factory=dict)
    truth_scans: dict[str, ScanRecord] = field(default_factory=dict)
    truths: list[TruthEntry] = field(default_factory=list)
    attachments: set[str] = field(default_factory=set)
    raw_bytes: int = 0

    def add(self, exercise: Exercise) -> None:
        """Adds an exercise with all that belongs to it."""
        codes = self._scan(exercise.scan_sha256)
        if exercise.second_sha256:
            self._scan(exercise.second_sha256)
        if exercise.benign_sha256 and exercise.benign_sha256 not in {*self.scans, *self.truth_scans}:
            self._benign(exercise, codes)
        found = attachments_of(self.store, exercise.exercise_id)
        for one in found:
            if one.sha256 not in self.attachments:
                self.truth_writer.add(
                    f"attachments/{one.sha256}.dat", read_attachment(self.store, one.sha256)
                )
                self.attachments.add(one.sha256)
        texts = feedback_texts(self.store, exercise.exercise_id)
        self.truths.append(truth_entry(exercise, texts=texts, attachments=found))

    def _scan(self, key: str) -> Codes | None:
        """Returns the codes of a scan after adding it; None where it was added before."""
        if key in self.scans:
            return None
        record, members, codes = coded(self.store.library.read(key), key, is_reduced=self.is_reduced)
        self._members(self.writer, record, members, codes)
        self.scans[key] = record
        return codes

    def _benign(self, exercise: Exercise, codes: Codes | None) -> None:
        key = exercise.benign_sha256
        base = None if codes is None else (exercise.scan_sha256, codes)
        record, members, kept = coded(
            self.store.library.read(key), key, is_reduced=self.is_reduced, base=base
        )
        self._members(self.truth_writer, record, members, kept)
        self.truth_scans[key] = record

    def _members(
        self, writer: PackageWriter, record: ScanRecord, members: Sequence[bytes], codes: Codes
    ) -> None:
        self.raw_bytes += codes.nbytes
        for path, content in zip(record.members, members, strict=True):
            writer.add(path, content)
