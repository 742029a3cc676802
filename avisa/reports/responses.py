"""What people did about the delivered messages of a run, as a whole and by wording.

Asked apart from the counts: every delivered message is looked up in what its person wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.links.tables import link
from avisa.messages.queries import counted, summed
from avisa.messages.reply_queries import was_answered, was_refused
from avisa.messages.tables import message
from avisa.messages.types import Tally
from avisa.reports.rules import Responses


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts and responses of one wording (`variant`) of a run."""

    variant: int
    tally: Tally
    responses: Responses


def responses_of(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> dict[int, Responses]:
    """By run; one of which nothing was delivered yet is all zeros."""
    asked = list(run_ids)
    found = tx.execute(_asked(workspace_id, message.c.run_id, among(message.c.run_id, asked))).all()
    linked = _with_links(tx, workspace_id, asked)
    told = {row.of: _from(row, row.of in linked) for row in found}
    return {run: told.get(run, Responses(clicked=0 if run in linked else None)) for run in asked}


def by_variant(tx: Tx, workspace_id: int, run_id: int) -> list[Counted]:
    """Each wording that people were dealt, in order; nobody of the holdout is in any."""
    m = message.c
    variants = select(m.variant).where(m.workspace_id == workspace_id, m.run_id == run_id)
    dealt = tx.scalars(variants.where(m.variant.is_not(None)).distinct().order_by(m.variant)).all()
    found = tx.execute(_asked(workspace_id, m.variant, m.run_id == run_id)).all()
    linked = run_id in _with_links(tx, workspace_id, [run_id])
    did = {row.of: _from(row, linked) for row in found}
    none = Responses(clicked=0 if linked else None)
    return [
        Counted(one, _tally(tx, workspace_id, run_id, one), did.get(one, none))
        for one in dealt
        if one is not None
    ]


def _tally(tx: Tx, workspace_id: int, run_id: int, variant: int) -> Tally:
    mine = (message.c.run_id == run_id) & (message.c.variant == variant)
    return summed(tx.execute(counted(workspace_id, mine)).all())


def _asked(workspace_id: int, of: ColumnElement[Any], runs: ColumnElement[bool]) -> Select[Any]:
    def people(did: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((did, 1), else_=0)), 0)

    return (
        select(
            of.label("of"),
            people(was_answered(workspace_id)).label("replied"),
            people(was_refused(workspace_id)).label("opted_out"),
            func.count(message.c.clicked_at).label("clicked"),
        )
        .where(message.c.workspace_id == workspace_id, runs, message.c.delivered_at.is_not(None))
        .group_by(of)
    )


def _with_links(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> set[int]:
    """Runs whose messages carry a link that is measured."""
    mine = (link.c.workspace_id == workspace_id, among(link.c.run_id, run_ids))
    return set(tx.scalars(select(link.c.run_id).where(*mine).distinct()))


def _from(row: Any, linked: bool) -> Responses:
    plain = Responses(int(row.replied), int(row.opted_out))
    return replace(plain, clicked=int(row.clicked)) if linked else plain
