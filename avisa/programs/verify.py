"""`avisa verify`: walks each company's ledger of consent and names the first link that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avisa.consent.ledger.chain import Fracture
from avisa.consent.ledger.proof import read_heads, verify
from avisa.consent.ledger.queries import head_of
from avisa.consent.types import Broken, Head
from avisa.engine.upkeep import HEADS
from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.programs.house import House
from avisa.programs.progress import Progress
from avisa.programs.telling import Teller
from avisa.workspace.types import Workspace

OTHER_KEY = N_(
    "the end of the chain is not signed by this machine: it was changed, or AVISA_SECRET_KEY is another"
)
BROKEN: dict[str, str] = {
    Fracture.MISSING: N_("event %(position)s is missing: it was cut out"),
    Fracture.PREVIOUS: N_("event %(position)s does not follow the one before it"),
    Fracture.HASH: N_("event %(position)s was changed: it is not what was recorded"),
    Fracture.SEALED: N_("the evidence of event %(position)s does not open with its person's key"),
    Fracture.DIGEST: N_("the evidence of event %(position)s is not what was recorded"),
    Fracture.KEY: N_("the key of the person of event %(position)s was not sealed by this machine"),
    Fracture.HEAD_SIGNATURE: OTHER_KEY,
    Fracture.HEAD_HASH: N_("event %(position)s is not the one that the end of the chain names"),
    Fracture.BEYOND_HEAD: N_("event %(position)s was added beside the ledger: its end does not count it"),
    Fracture.OUTSIDE: N_(
        "the ledger contradicts the copy of its end in %(file)s: its tail was cut, or a backup was restored"
    ),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The copies of the chains' ends, and the file that they were read from."""

    file: Path
    heads: dict[int, list[Head]]


def kept_in(house: House, chosen: Path | None) -> Kept:
    """Without a chosen file the one that the engine keeps beside the database, when there is one."""
    if chosen is not None and not chosen.is_file():
        raise Refused("heads_missing", file=str(chosen))
    file = chosen or house.settings.data_path / HEADS
    return Kept(file, read_heads(file))


def prove(house: House, company: Workspace, kept: Kept, teller: Teller) -> bool:
    """Whether every link holds; either way it is said."""
    outside = kept.heads.get(company.id, [])
    with house.db.read() as tx, Progress(teller, company.name) as bar:
        head = head_of(tx, company.id)  # before the walk: who appends meanwhile is not promised anything
        broken = verify(tx, company.id, house.vault, outside, bar.told)
    if broken:
        tell_broken(teller, company, broken, kept.file)
        return False
    text = N_("%(company)s: all %(count)s events of the ledger hold.")
    teller.say(text, company=company.name, count=head.count if head else 0)
    if head and not outside:
        teller.say(N_("  No copy of its end was kept outside: a cut tail could not be seen."))
    return True


def tell_broken(teller: Teller, company: Workspace, broken: Broken, file: Path) -> None:
    what = teller.text(BROKEN[broken.what], position=broken.position, file=file)
    teller.say(N_("%(company)s: the ledger is broken: %(what)s."), company=company.name, what=what)
    if broken.event_id is not None:
        teller.say(N_("  The event's id is %(id)s."), id=broken.event_id)
