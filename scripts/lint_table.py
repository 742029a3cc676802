"""How well the lint finds what a careful person would: precision and recall by rule, over the corpus.

`python -m scripts.lint_table` prints the table, `--write` puts it into docs/lint.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from avisa.templates.lint.catalogue import FORM, MALFORMED, RULES
from avisa.templates.lint.types import Severity
from tests.templates.lint.cases import Case, cases

PAGE = Path(__file__).parents[1] / "docs" / "lint.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
HEAD = (
    "| Rule | Severity | Must fire | Must not | Precision | Recall | Source |",
    "|---|---|---:|---:|---:|---:|---|",
)


def main() -> None:
    table = "\n".join(lines(cases()))
    if "--write" in sys.argv[1:]:
        PAGE.write_text(with_table(PAGE.read_text(), table))
    print(table)


def lines(corpus: Sequence[Case]) -> Iterator[str]:
    """`Must not` counts the texts that are close to the rule; precision is taken over all texts."""
    right, wrong, missed, near = (Counter[str]() for _ in range(4))
    for case in corpus:
        fired = case.fired()
        right.update(fired & case.expect)
        wrong.update(fired - case.expect)
        missed.update(case.expect - fired)
        near.update(case.near)
    yield from HEAD
    sources = [(MALFORMED, Severity.ERROR, FORM), *((one.id, one.severity, one.source) for one in RULES)]
    for name, severity, source in sources:
        shares = share(right[name], wrong[name]), share(right[name], missed[name])
        yield row(f"`{name}`", severity.value, right[name] + missed[name], near[name], *shares, source)
    total = sum(right.values())
    shares = share(total, wrong.total()), share(total, missed.total())
    told = f"{len(corpus)} texts, {sum(not case.expect for case in corpus)} of them clean"
    yield row("**all**", "", total + missed.total(), near.total(), *shares, told)


def share(right: int, wrong: int) -> str:
    return f"{100 * right / (right + wrong):.0f} %" if right + wrong else "–"


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def with_table(page: str, table: str) -> str:
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    main()
