"""A QR code on a sheet of A4 to hang up: whose it is, what it asks for, how to stop; all as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fpdf import FPDF

from avisa.kernel.clock import SECOND, Millis
from avisa.web.qr import code_of

WIDE, HIGH, MARGIN = 210, 297, 20  # mm
QUIET = 4  # modules around a code that stay white
BEYOND = str.maketrans({"—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "•": "-"})


@dataclass(frozen=True, slots=True)
class Poster:
    """The texts in the order in which they stand, all in the language of the words that people agree to."""

    title: str
    company: str
    ask: str
    link: str
    otherwise: str
    message: str
    words: Sequence[str]
    how_to_stop: str  # empty where the words above say just that
    language: str
    made_at: Millis


def poster_pdf(poster: Poster) -> bytes:
    """One page however long the words are: the code gets smaller, and then they do."""
    for code, small in ((110, 13), (90, 12), (80, 11), (60, 9), (45, 7), (40, 5)):
        page = drawn(poster, code, small)
        if page.pages_count == 1:
            break
    return bytes(page.output())


def drawn(poster: Poster, code: float, small: int) -> FPDF:
    page = FPDF(format="A4")
    page.set_title(plain(poster.title))
    page.set_lang(poster.language.replace("_", "-"))
    page.set_creation_date(datetime.fromtimestamp(poster.made_at / SECOND, UTC))
    page.set_margin(MARGIN)
    page.set_auto_page_break(True, MARGIN)
    page.add_page()
    lines(page, poster.company, 28, bold=True)
    lines(page, poster.ask, 17)
    squares(page, poster.link, code)
    lines(page, poster.otherwise, 13)
    lines(page, poster.message, 13, bold=True)
    for words in poster.words:
        lines(page, words, small, align="L")
    if poster.how_to_stop:
        lines(page, poster.how_to_stop, small, align="L", bold=True)
    return page


def lines(page: FPDF, text: str, size: int, align: str = "C", bold: bool = False) -> None:
    page.set_font("helvetica", "B" if bold else "", size)
    page.multi_cell(0, size * 0.5, plain(text), align=align, new_x="LMARGIN", new_y="NEXT")
    page.ln(size * 0.3)


def squares(page: FPDF, content: str, wide: float) -> None:
    """Each run of dark modules is a rectangle: it prints sharp at any size."""
    rows = list(code_of(content).matrix)
    each = wide / (len(rows) + 2 * QUIET)
    left, top = (WIDE - wide) / 2 + QUIET * each, page.get_y() + QUIET * each
    with page.new_path() as path:  # one path for all: no reader draws seams between them
        path.style.fill_color, path.style.stroke_color = "#000", None
        for down, row in enumerate(rows):
            for start, end in runs(row):
                path.rectangle(left + start * each, top + down * each, (end - start) * each, each)
    page.set_y(page.get_y() + wide)


def runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules begin and end, beside each other in one piece."""
    dots = [False, *(bool(dot) for dot in row), False]
    edges = [at for at in range(len(row) + 1) if dots[at] != dots[at + 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def plain(text: str) -> str:
    """The letters that every reader of PDF has; of another sign, such as an emoji, nothing is left."""
    return text.translate(BEYOND).encode("latin-1", "ignore").decode("latin-1")
