"""What the console is shown in tests: a list of parents, a campaign of theirs, and rows in every state."""

from __future__ import annotations

from avisa.campaigns import actions
from avisa.messages.tables import message
from tests.campaigns.school import campaign_of, looked_over
from tests.cast import Company, own, put
from tests.people import add_parents, phone_of

PARENTS: tuple[dict[str, str], ...] = (
    {"responsavel": "Marina", "aluno": "Theo"},
    {"responsavel": "Paulo", "aluno": "Lia"},
    {"responsavel": "Rita", "aluno": "Bento"},
)

# state and reason, with how far each got: accepted, sent, delivered, read
FATES: tuple[tuple[str, str, int], ...] = (
    ("read", "", 4),
    ("read", "", 4),
    ("delivered", "", 3),
    ("delivered", "", 3),
    ("sent", "", 2),
    ("accepted", "", 1),
    ("failed", "undeliverable", 1),
    ("failed", "template_missing", 0),
    ("skipped", "no_consent", 0),
    ("skipped", "no_consent", 0),
    ("skipped", "suppressed", 0),
    ("queued", "limit_reached", 0),
    ("queued", "", 0),
    ("unknown", "no_answer", 0),
    ("cancelled", "", 0),
    ("expired", "", 0),
)

INSTANTS = ("accepted_at", "sent_at", "delivered_at", "read_at")


def run_with_every_fate(company: Company, name: str = "Matrícula 2027") -> int:
    """A running campaign whose own three rows wait, and one more row for each of FATES."""
    made = running(company, name)
    people = add_parents(company, len(FATES), first=company.ids.next() % 9_000_000)
    with company.unit() as work:
        for place, (contact_id, (state, reason, far)) in enumerate(zip(people, FATES, strict=True)):
            reached = {name: company.clock() + 1000 * n for n, name in enumerate(INSTANTS[:far], 1)}
            row = {"state": state, "reason": reason, "phone": phone_of(place), "kind": "active", "lane": 2}
            parts = {"number_id": company.number_id, "contact_id": contact_id, "run_id": made}
            what = {"template_id": company.template_id, "purpose_id": company.matricula_id}
            when = {"created_at": company.clock(), "claimed_at": company.clock(), "due_at": company.clock()}
            sent = {"wamid": f"wamid.{place}"} if far else {}
            put(
                work.tx,
                message,
                **own(company, work.ids.next()),
                **row,
                **parts,
                **what,
                **when,
                **sent,
                **reached,
            )
    return made


def running(company: Company, name: str) -> int:
    made = campaign_of(company, PARENTS, name)
    with company.unit() as work:
        assert actions.launch(work, made, looked_over(company, made), leave_out_bad=True)
        assert actions.freeze_next(work, made).done
    return made
