"""The words of an import: what a preview shows, a row ready to be stored, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from avisa.audience.headers import Mapping
from avisa.audience.rules import ROW_TEXT, BadRow, DuplicateRow, GoodRow
from avisa.audience.types import ImportRun
from avisa.kernel.i18n import N_

DUPLICATE: Final = "duplicate"  # the problem's `detail` is the first line with this number
FORGOTTEN: Final = "forgotten"
MAPPING_UNFIT: Final = "mapping_unfit"  # of the import as a whole
CUT_OFF: Final = "cut_off"  # the same
UNANSWERED: Final = "unanswered"  # the same

PROBLEM_TEXT: Final[dict[str, str]] = {
    **ROW_TEXT,
    DUPLICATE: N_("This number stands in an earlier line already."),
    FORGOTTEN: N_("This person asked to be erased and must not be written to."),
    MAPPING_UNFIT: N_("The columns that were chosen are not in this file."),
    CUT_OFF: N_("The file never came in whole. Upload it again."),
    UNANSWERED: N_("Nobody confirmed it within 30 days, so the file was thrown away. Upload it again."),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file: `samples` are rows as they stand there, the counts are of the first rows."""

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    mapping: Mapping | None  # None: no column looks like a phone, a person has to choose
    encoding: str | None
    delimiter: str | None
    warnings: tuple[str, ...]
    rows: int = 0
    ok: int = 0
    duplicate: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class ForgottenRow:
    """Somebody who was erased and whose number stays blocked; counted as bad."""

    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row after reading: what becomes of it, and its phone as it was typed."""

    outcome: GoodRow | DuplicateRow | BadRow | ForgottenRow
    typed: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come; `share` (0 to 1) is of the file's bytes."""

    run: ImportRun
    share: float

    @property
    def ended(self) -> bool:
        return self.run.finished_at is not None
