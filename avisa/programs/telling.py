"""What the programs say on a terminal: sentences in the reader's language, never markup or control codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console

from avisa.audience.imports.types import PROBLEM_TEXT
from avisa.audience.sheets import SHEET_TEXT
from avisa.audience.types import ImportRun, Problem
from avisa.campaigns.types import BadCell
from avisa.gate.rehearse import Rehearsal
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.i18n import N_, Translator
from avisa.reports.waits import Waiting
from avisa.web import reasons
from avisa.web.figures import Figures

SHOWN = 20  # bad rows that a terminal lists; the rest are counted


@dataclass(frozen=True, slots=True)
class Teller:
    """Where it is said, and in which language."""

    console: Console
    text: Translator

    def say(self, text: str, **fields: object) -> None:
        self.write(self.text(text, **fields))

    def write(self, line: str) -> None:
        """As it stands: a name from somebody's list may hold brackets or control codes."""
        self.console.print(printable(line), markup=False, highlight=False, soft_wrap=True)

    def figures(self, zone: str, now: Millis) -> Figures:
        return Figures(self.text.language, zone, now)


def printable(text: str) -> str:
    """Spaces that do not break, as in hours and amounts, are plain ones here."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return "".join(
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in plain
    )


def tell_import(teller: Teller, run: ImportRun, bad_rows: Sequence[Problem]) -> None:
    teller.say(
        N_("Imported %(file)s: %(rows)s rows, %(ok)s good, %(duplicate)s repeated, %(bad)s bad."),
        file=run.filename,
        rows=run.rows,
        ok=run.ok,
        duplicate=run.duplicate,
        bad=run.bad,
    )
    for one in bad_rows:
        teller.write("  " + problem_line(teller.text, one))
    tell_rest(teller, run.bad - len(bad_rows))


def problem_line(_: Translator, problem: Problem) -> str:
    why = _((PROBLEM_TEXT | SHEET_TEXT).get(problem.reason, problem.reason))
    detail = f" ({problem.detail})" if problem.detail else ""
    where = _("line %(line)s", line=problem.line) + (f", {problem.column}" if problem.column else "")
    return f"{where}: “{problem.value}”: {why}{detail}"


def tell_cells(teller: Teller, cells: Iterable[BadCell], rows: int) -> None:
    """Values that the platform would refuse, by line and column of the list."""
    shown = list(cells)[:SHOWN]
    for one in shown:
        where = teller.text("line %(line)s", line=one.line)
        flaw = teller.text(reasons.FLAWS.get(one.reason, one.reason))
        teller.write(f"  {where}, {one.column or one.slot}: {flaw}")
    tell_rest(teller, rows - len({one.line for one in shown}))


def tell_rest(teller: Teller, rest: int) -> None:
    if rest > 0:
        teller.say(N_("  and %(rest)s more."), rest=rest)


def tell_rehearsal(teller: Teller, rehearsal: Rehearsal, figures: Figures) -> None:
    skipped = sum(rehearsal.skipped.values())
    teller.say(N_("Rehearsal: %(go)s go, %(skipped)s are skipped."), go=rehearsal.go, skipped=skipped)
    for reason, count in rehearsal.skipped.items():
        teller.write(f"  {teller.text(reasons.skip(reason)[0])}: {count}")
    if rehearsal.capped:
        by = {whose: rehearsal.capped.get(whose, 0) for whose in ("company", "purpose", "both")}
        text = N_("    by the company's cap: %(company)s, by the purpose's: %(purpose)s, by both: %(both)s")
        teller.say(text, **by)
    for reason, count in rehearsal.waits.items():
        teller.write(f"  {teller.text(reasons.wait(reason)[0])}: {count}")
    if rehearsal.quiet:
        teller.say(N_("  %(count)s of them leave when the quiet hours end."), count=rehearsal.quiet)
    for day, count in rehearsal.per_day:
        teller.write(f"  {figures.day(day)}: {count}")
    if rehearsal.cost.total:
        teller.say(N_("If all of them arrive, it costs %(cost)s."), cost=figures.moneys(rehearsal.cost.total))
    if rehearsal.cost.unpriced:
        teller.say(N_("The rate card has no price for %(count)s of them."), count=rehearsal.cost.unpriced)
    if rehearsal.ends_at:
        teller.say(N_("It ends about %(instant)s."), instant=figures.moment(rehearsal.ends_at))


class WaitTeller:
    """Says that a campaign waits, why, and when it goes on: once, and again only when that changes."""

    def __init__(self, teller: Teller, zone: str) -> None:
        self._teller = teller
        self._zone = zone
        self._said: tuple[str, ...] = ()

    def tell(self, waits: Sequence[Waiting], now: Millis) -> None:
        lines = tuple(self._line(one, now) for one in waits if is_long(one, now))
        for line in lines:
            if line not in self._said:
                self._teller.write(line)
        self._said = lines

    def _line(self, waiting: Waiting, now: Millis) -> str:
        reason = self._teller.text(reasons.wait(waiting.reason)[0])
        if waiting.first is None:
            return self._teller.text(N_("Waiting for a person: %(reason)s."), reason=reason)
        goes_on = self._teller.figures(self._zone, now).moment(waiting.first)
        return self._teller.text(N_("%(reason)s: it goes on at %(instant)s."), reason=reason, instant=goes_on)


def is_long(waiting: Waiting, now: Millis) -> bool:
    """Some seconds for the pace are not worth a line."""
    return bool(waiting.reason) and (waiting.first is None or waiting.first - now > MINUTE)
