"""Two analysts' verdicts on the same findings side by side: agreement, differences, and how much is luck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xray_trainer.batch.tables import FindingRow
from xray_trainer.scoring.agreement import Agreement, agreement
from xray_trainer.store.verdicts import Verdict, Word
from xray_trainer.ui.desk.queue import words_by_finding
from xray_trainer.ui.desk.results import DeskResults, Entry


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding that both judged, with the word and comment of each."""

    entry: Entry
    row: FindingRow
    first: Verdict
    second: Verdict

    @property
    def agrees(self) -> bool:
        """Returns whether both said the same."""
        return self.first.word == self.second.word


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two analysts on one result folder.

    Attributes:
        pairs: findings that both judged, the highest score of the scan first.
        counts: how often each pair of words was said.
        agreement: of the words.
        num_first, num_second: findings that each judged.
    """

    pairs: tuple[Pair, ...]
    counts: dict[tuple[Word, Word], int]
    agreement: Agreement
    num_first: int
    num_second: int

    @property
    def disagreements(self) -> tuple[Pair, ...]:
        """Returns the findings about which the two differ."""
        return tuple(pair for pair in self.pairs if not pair.agrees)


def analysts_of(results: DeskResults, verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Returns the ids of those who judged anything in these results, the busiest first."""
    known = {(entry.key, key) for entry in results.entries for key in entry.finding_keys}
    counts: dict[str, int] = {}
    for one in verdicts:
        if one.word and (one.scan_key, one.finding_key) in known:
            counts[one.person_id] = counts.get(one.person_id, 0) + 1
    return tuple(sorted(counts, key=lambda person_id: (-counts[person_id], person_id)))


def compare(results: DeskResults, first: Iterable[Verdict], second: Iterable[Verdict]) -> Comparison:
    """Returns how two analysts' verdicts on the findings of a result folder compare."""
    one, other = words_by_finding(first), words_by_finding(second)
    pairs: list[Pair] = []
    nums = [0, 0]
    for entry in results.entries:
        for row, key in zip(entry.findings, entry.finding_keys, strict=True):
            said = [words.get((entry.key, key)) for words in (one, other)]
            spoken = [verdict if verdict and verdict.word else None for verdict in said]
            nums = [num + (verdict is not None) for num, verdict in zip(nums, spoken, strict=True)]
            if spoken[0] and spoken[1]:
                pairs.append(Pair(entry, row, spoken[0], spoken[1]))
    counts: dict[tuple[Word, Word], int] = {}
    for pair in pairs:
        words = (pair.first.word, pair.second.word)
        counts[words] = counts.get(words, 0) + 1
    agreed = agreement([pair.first.word for pair in pairs], [pair.second.word for pair in pairs])
    return Comparison(tuple(pairs), counts, agreed, nums[0], nums[1])
