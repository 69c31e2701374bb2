"""Random sequences of work and mishaps in a real browser: answers in the database equal answers given.

A model, independent of the viewer's code, knows what every step should come to. XRAY_TRAINER_SEQUENCES says
how many sequences are run, XRAY_TRAINER_FIRST_SEQUENCE with which seed they begin; a failure names its seed.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from xray_trainer.drills.journal import fold, ticked
from xray_trainer.store.attempts import attempt_info

pytestmark = pytest.mark.browser

NUM = int(os.environ.get("XRAY_TRAINER_SEQUENCES", "20"))
FIRST = int(os.environ.get("XRAY_TRAINER_FIRST_SEQUENCE", "0"))
STEPS = 9
REACH_PX = 4
MIDDLE = 120
SCREEN = {"width": 1000, "height": 700}
SHAPES = {"m": "rectangle", "Shift+KeyM": "ellipse", "Shift+KeyK": "point"}
CELLS = [(60 + 150 * column, 50 + 130 * row) for row in (0, 1) for column in range(6)]
SHOWN = "() => window.__xrayViewer.marks().map((mark) => [mark.shape, mark.confidence])"


@dataclass(frozen=True)
class Drawn:
    """A mark as it was meant."""

    shape: str
    box: tuple[float, float, float, float]
    confidence: int = 3


@dataclass(frozen=True)
class Step:
    """What one event does to a mark; None stands for no mark."""

    mark: int
    before: Drawn | None
    after: Drawn | None


@dataclass
class Tab:
    """A page with its own undo and redo."""

    page: Page
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)


@dataclass
class Model:
    """What the answer should be."""

    marks: dict[int, Drawn] = field(default_factory=dict)
    journal: list[Step] = field(default_factory=list)
    ticks: set[str] = field(default_factory=set)
    num_ticks: int = 0

    def apply(self, step: Step) -> None:
        """Does what the event says, as far as the mark is there."""
        there = self.marks.get(step.mark)
        self.journal.append(
            replace(step, before=there, after=step.after if there or not step.before else there)
        )
        if step.after is None:
            self.marks.pop(step.mark, None)
        elif there is not None or step.before is None:
            self.marks[step.mark] = step.after

    def steps(self) -> list[Step]:
        """Tells what a page that opens now can undo."""
        return [step for step in self.journal if step.before != step.after]


class Sequence:
    """One person's work at one exercise, with everything that can go wrong around it."""

    def __init__(self, bench, context: BrowserContext, seed: int) -> None:
        self.bench, self.context, self.server = bench, context, bench.server
        self.rng = random.Random(seed)
        self.model = Model()
        self.token = bench.room.open_attempt("asked")
        self.is_cut = self.is_down = False
        self.log: list[str] = []
        self.cells = self.rng.sample(CELLS, len(CELLS))
        self.tabs: list[Tab] = []
        self.open_tab()

    @property
    def tab(self) -> Tab:
        return self.tabs[-1]

    @property
    def page(self) -> Page:
        return self.tab.page

    def run(self) -> None:
        for _ in range(STEPS):
            step = self.rng.choice(self.possible())
            self.log.append(step.__name__)
            step()
            self.check_pages()
        self.submit()
        self.check_database()
        for tab in self.tabs:
            tab.page.close()

    def possible(self):
        """Tells what can be done now; what makes trouble comes less often."""
        steps = [self.draw] * 4 * bool(self.cells) + [self.tick]
        steps += [self.rate, self.delete, self.move] * bool(self.model.marks)
        steps += [self.undo] * bool(self.tab.done) + [self.redo] * bool(self.tab.undone)
        steps += [self.mend if self.is_cut else self.cut, self.revive if self.is_down else self.kill]
        steps += [self.reload] + [self.change_tab] * (self.is_reachable or len(self.tabs) > 1)
        return steps

    @property
    def is_reachable(self) -> bool:
        return not self.is_cut and not self.is_down

    def draw(self) -> None:
        x, y = self.cells.pop()
        key = self.rng.choice(list(SHAPES))
        self.page.keyboard.press(key)
        if SHAPES[key] == "point":
            self.page.mouse.click(*self.bench.place(self.page, (x, y)))
            box = (x - 0.5, y - 0.5, x + 0.5, y + 0.5)
        else:
            box = (x, y, x + self.rng.randint(40, 70), y + self.rng.randint(30, 50))
            self.bench.drag(self.page, box[:2], box[2:])
        self.page.keyboard.press(key)
        self.do(Step(len(self.model.journal), None, Drawn(SHAPES[key], box)))

    def rate(self) -> None:
        mark, row = self.some_mark()
        drawn = self.model.marks[mark]
        confidence = self.rng.choice([one for one in range(1, 6) if one != drawn.confidence])
        row.get_by_role("radio").nth(confidence - 1).click()
        self.do(Step(mark, drawn, replace(drawn, confidence=confidence)))

    def delete(self) -> None:
        mark, row = self.some_mark()
        row.get_by_role("button").last.click()
        self.do(Step(mark, self.model.marks[mark], None))

    def move(self) -> None:
        mark, row = self.some_mark()
        drawn = self.model.marks[mark]
        row.locator(".choose").click()
        x0, y0, x1, y1 = drawn.box
        up_or_down = -1 if y0 > MIDDLE else 1
        for key in ("x", "Shift+ArrowUp" if y0 > MIDDLE else "Shift+ArrowDown", "Enter"):
            self.page.keyboard.press(key)
        by = 80 * up_or_down * self.page.evaluate("() => window.__xrayViewer.view()[2]")
        self.do(Step(mark, drawn, replace(drawn, box=(x0, y0 + by, x1, y1 + by))))

    def undo(self) -> None:
        self.page.keyboard.press("Control+z")
        step = self.tab.done.pop()
        self.tab.undone.append(step)
        self.model.apply(Step(step.mark, step.after, step.before))

    def redo(self) -> None:
        self.page.keyboard.press("Control+y")
        step = self.tab.undone.pop()
        self.tab.done.append(step)
        self.model.apply(step)

    def tick(self) -> None:
        box = self.page.locator("[data-indicator]").nth(self.rng.randrange(3))
        name = box.get_attribute("data-indicator")
        box.click()
        self.page.locator(".viewer").focus()
        self.model.ticks ^= {name}
        self.model.num_ticks += 1

    def cut(self) -> None:
        self.context.set_offline(True)
        self.is_cut = True

    def mend(self) -> None:
        self.context.set_offline(False)
        self.is_cut = False

    def kill(self) -> None:
        self.server.kill()
        self.is_down = True

    def revive(self) -> None:
        self.server.start()
        self.is_down = False

    def reload(self) -> None:
        """Loads the page again, or, where that cannot be, closes it and comes back once everything works."""
        if self.is_reachable and self.rng.random() < 0.7:
            self.page.reload()
            self.page.locator(".viewer[data-ready]").wait_for()
            self.tab.done, self.tab.undone = self.model.steps(), []
            return
        self.tabs.pop().page.close()
        if not self.tabs:
            self.repair()
            self.open_tab()

    def change_tab(self) -> None:
        if len(self.tabs) == 1:
            return self.open_tab()
        self.tabs.reverse()
        self.page.bring_to_front()
        return None

    def submit(self) -> None:
        """Decides and presses twice; whatever is broken is mended before or after, in any order."""
        decision = self.rng.choice(["clear", "suspicious"])
        self.decision = decision
        is_early = self.rng.random() < 0.5
        if is_early:
            self.repair()
        pages = [self.page] if self.is_reachable else [tab.page for tab in self.tabs]
        for page in pages:  # with the line down, both tabs have an answer under way
            page.locator(f".decision [data-function={decision}]").click()
            page.locator("[data-function=submit]").dblclick()
        self.repair()
        for page in pages:
            page.locator(".outcome[data-outcome]").wait_for()

    def open_tab(self) -> None:
        page = self.context.new_page()
        self.bench.visit(page, token=self.token, renderer="canvas")
        self.tabs.append(Tab(page, self.model.steps()))

    def repair(self) -> None:
        if self.is_cut:
            self.mend()
        if self.is_down:
            self.revive()

    def do(self, step: Step) -> None:
        self.tab.done.append(step)
        self.tab.undone = []
        self.model.apply(step)

    def some_mark(self):
        marks = list(self.model.marks)
        at = self.rng.randrange(len(marks))
        return marks[at], self.page.locator(".mark").nth(at)

    def check_pages(self) -> None:
        expected = [[drawn.shape, drawn.confidence] for drawn in self.model.marks.values()]
        for tab in self.tabs:
            self.bench.wait(lambda page=tab.page: page.evaluate(SHOWN) == expected, seconds=8)

    def check_database(self) -> None:
        events = self.bench.events(self.token)
        marks = fold(events)
        assert [mark.confidence for mark in marks] == [mark.confidence for mark in self.model.marks.values()]
        for mark, drawn in zip(marks, self.model.marks.values(), strict=True):
            assert mark.region.bounds_xyxy == pytest.approx(drawn.box, abs=REACH_PX)
        kinds = [event.kind for event in events]
        assert sum(kind.startswith("mark_") for kind in kinds) == len(self.model.journal)
        assert (set(ticked(events)), kinds.count("indicator")) == (self.model.ticks, self.model.num_ticks)
        attempt = attempt_info(self.bench.room.store, self.bench.room.store.tokens.attempt_of(self.token))
        assert (attempt.state, attempt.decision) == ("submitted", self.decision)


def test_answers_in_the_database_equal_answers_given(browser, quick):
    failures = []
    for seed in range(FIRST, FIRST + NUM):
        context = browser.new_context(viewport=SCREEN)
        sequence = None
        try:
            sequence = Sequence(quick, context, seed)
            sequence.run()
        except (AssertionError, BrowserError) as error:
            failures.append(f"seed {seed}: {', '.join(sequence.log) if sequence else ''}: {error}")
        finally:
            context.close()
            if not quick.server.child:
                quick.server.start()
    assert failures == []
