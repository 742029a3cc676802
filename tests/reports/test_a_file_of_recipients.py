"""A campaign's recipients as a file: a line for everybody, with what the reader may see of them."""

from __future__ import annotations

import csv
from dataclasses import replace

from sqlalchemy import select, update

from avisa.audience.tables import contact
from avisa.kernel.clock import HOUR, iso
from avisa.messages.links.tables import link
from avisa.messages.tables import message
from avisa.reports.recipients import HEADER, Sees, in_codes, recipient_lines, recipients_after
from tests.campaigns.linked import linked_campaign
from tests.campaigns.school import view_of
from tests.cast import Company
from tests.people import add_parents
from tests.segments.school import sent, wrote

ALL = Sees(people=True, costs=True)


def told(company: Company, run: int, sees: Sees = ALL) -> list[dict[str, str]]:
    lines = recipient_lines(company.db, company.workspace_id, view_of(company, run), sees, in_codes)
    return list(csv.DictReader(lines, delimiter=";"))


def test_everybody_stands_in_it_once_with_all_that_became_of_them(horizonte: Company) -> None:
    run = linked_campaign(horizonte)
    (held,) = add_parents(horizonte, 1, first=9_100)
    sent(horizonte, held, run, state="skipped", reason="holdout", claimed_at=None, accepted_at=None)
    at, m = horizonte.clock() - HOUR, message.c
    mine = (m.workspace_id == horizonte.workspace_id, m.run_id == run)
    with horizonte.unit() as unit:
        first, *others = unit.tx.scalars(select(m.contact_id).where(*mine).order_by(m.contact_id)).all()
        arrived = {"state": "delivered", "delivered_at": at, "wamid": "w.1", "wave": 1, "clicked_at": at}
        price = {"price_country": "BR", "price_category": "utility", "price_currency": "USD"}
        changed = update(message).where(*mine, m.contact_id == first)
        unit.tx.execute(changed.values(**arrived, **price, price_micros=6_800))
        here = (link.c.workspace_id == horizonte.workspace_id, link.c.contact_id == first)
        unit.tx.execute(update(link).where(*here).values(clicks=3, first_at=at))
        who = (contact.c.workspace_id == horizonte.workspace_id, contact.c.id == first)
        unit.tx.execute(update(contact).where(*who).values(name='=HYPERLINK("x")'))
    wrote(horizonte, first)
    found = {one["contact_id"]: one for one in told(horizonte, run)}
    assert set(found) == {str(first), *map(str, others)}
    one = found[str(first)]
    assert list(one) == list(HEADER)
    assert one["name"] == '\'=HYPERLINK("x")'
    assert one["phone"].startswith("'+55")
    shown = ("state", "wording", "wave", "held_out", "clicks", "answered", "said_stop", "cost", "currency")
    assert [one[name] for name in shown] == [
        *("delivered", "A", "2", "no", "3", "yes", "no", "0.0068", "USD"),
    ]
    assert (one["delivered_at"], one["read_at"], one["charged_as"]) == (iso(at), "", "utility")
    apart = found[str(held)]
    assert [apart[name] for name in ("state", "reason", "held_out", "wording", "clicks")] == [
        *("skipped", "holdout", "yes", "", ""),
    ]


def test_it_is_read_page_by_page_and_hides_what_the_reader_may_not_see(horizonte: Company) -> None:
    run, seen, after = linked_campaign(horizonte), list[int](), (-1, 0)
    with horizonte.db.read() as tx:
        while rows := recipients_after(tx, horizonte.workspace_id, run, after, most=2):
            seen += [row.contact_id for row in rows]
            after = (rows[-1].step, rows[-1].contact_id)
    assert seen == sorted(set(seen))
    assert len(seen) == 3
    hidden = told(horizonte, run, replace(ALL, people=False, costs=False))
    assert [(one["name"], one["phone"], one["cost"]) for one in hidden] == [("", "", "")] * 3
