"""`avisa verify FILE`: an exported proof, checked with nothing but the file and the company's public key."""

from __future__ import annotations

from pathlib import Path

from avisa.consent.ledger.exported import Exported, Flaw, checked
from avisa.consent.ledger.sealing import evidence_from
from avisa.errors import Refused
from avisa.kernel.clock import iso
from avisa.kernel.i18n import N_
from avisa.programs.telling import Teller

KEY_DIGITS = 64
FLAWS: dict[str, str] = {
    Flaw.UNREADABLE: N_("this is not a proof, or not whole"),
    Flaw.EMPTY: N_("it holds no event of the contact that it names"),
    Flaw.EVIDENCE: N_("the evidence of event %(position)s is not what was recorded"),
    Flaw.EVENT: N_("event %(position)s was changed: it is not what was recorded"),
    Flaw.LINKS: N_("its links do not lead to the end of the chain"),
    Flaw.SIGNATURE: N_("the end of the chain is not signed with its key"),
    Flaw.OTHER_KEY: N_("it is signed with another key than the one you gave"),
}


def check_file(teller: Teller, file: Path, public_key: str) -> bool:
    """Whether the proof holds; either way it is said."""
    if not file.is_file():
        raise Refused("proof_missing", file=str(file))
    if public_key and not is_key(public_key):
        raise Refused("public_key_malformed")
    found = checked(file.read_bytes(), public_key)
    if found.flaw or found.proof is None:
        what = teller.text(FLAWS[found.flaw or Flaw.UNREADABLE], position=found.position)
        teller.say(N_("The proof does not hold: %(what)s."), what=what)
        return False
    tell(teller, found.proof, known_key=bool(public_key))
    return True


def is_key(typed: str) -> bool:
    return len(typed) == KEY_DIGITS and all(c in "0123456789abcdefABCDEF" for c in typed)


def tell(teller: Teller, proof: Exported, known_key: bool) -> None:
    teller.say(N_("%(company)s: the proof holds."), company=proof.company)
    for event in proof.events:
        said = evidence_from(event.evidence.encode()).proof
        text = N_("  Event %(position)s: %(kind)s, %(at)s, by %(channel)s")
        teller.say(text, position=event.position, kind=event.kind, at=iso(event.at), channel=said.channel)
    teller.say(
        N_("  End of the chain: event %(count)s, %(hash)s"), count=proof.head.count, hash=proof.head.hash
    )
    teller.say(N_("  Signed with the key %(key)s"), key=proof.public_key)
    if not known_key:
        teller.say(N_("  Whose key that is a file cannot tell: ask the company, and say --public-key."))
