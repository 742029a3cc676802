"""Whatever a list holds: ok + duplicate + bad = rows after every chunk, and the same file changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avisa.audience.headers import Mapping
from avisa.audience.imports.queries import problems_after
from avisa.audience.tables import listing
from avisa.consent.queries import verify
from tests.audience.lists import VAULT, confirmed, count, declared, house, importer, phone, run_now
from tests.cast import Company

CELLS = st.one_of(
    st.integers(0, 12).map(phone),
    st.integers(0, 12).map(lambda n: f"+55 31 9{80_000_000 + n}"),
    st.sampled_from(["", "-", "5,51E+12", "0800 123 4567", "(31) 3333-4444", "98000-0001", "31980000003/4"]),
    st.text(max_size=12),
)
NAMES = st.text(max_size=12)
ROWS = st.lists(st.tuples(NAMES, CELLS, NAMES), min_size=1, max_size=25)
COLUMNS = Mapping(1, 0, ((2, "curso"),))


def written(rows: Sequence[tuple[str, str, str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("Nome", "Celular", "Curso"), *rows])
    return out.getvalue().encode("utf-8", "replace")


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS, most=st.integers(1, 9))
def test_the_sum_holds_after_every_chunk_and_twice_is_once(
    horizonte: Company, rows: list[tuple[str, str, str]], most: int
) -> None:
    content = written(rows)
    first = brought_in(horizonte, content, most)
    before = house(horizonte)
    second = brought_in(horizonte, content, most)
    assert house(horizonte) == before
    assert first == second
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def brought_in(company: Company, content: bytes, most: int) -> tuple[int, int, int, int]:
    import_id = confirmed(company, content, declared(company), mapping=COLUMNS)
    listed_before = count(company, listing)
    for progress in importer(company).run(company.workspace_id, import_id, company.clock(), most):
        run = progress.run
        assert run.ok + run.duplicate + run.bad == run.rows == run.position
        assert count(company, listing) - listed_before <= run.ok
    run = run_now(company, import_id)
    with company.db.read() as tx:
        reported = problems_after(tx, company.workspace_id, import_id, most=1000)
    assert len(reported) == run.duplicate + run.bad
    assert all(problem.reason and problem.line for problem in reported)
    return run.rows, run.ok, run.duplicate, run.bad
