"""What somebody typed for an SMS invitation, read and checked: the words, the way to answer, the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from avisa.audience.queries import list_named, listing_after
from avisa.consent.intake.invitations.rules import ACCEPTING, link_to
from avisa.consent.intake.sms.links import ADDRESS
from avisa.consent.intake.sms.numbers import read_numbers
from avisa.consent.intake.sms.rules import lacks, model_wording
from avisa.consent.intake.sms.segments import measure
from avisa.consent.intake.sms.types import Measure, Way
from avisa.consent.queries import purposes_of
from avisa.consent.texts.queries import published
from avisa.consent.texts.types import Finding, Text
from avisa.consent.types import Purpose
from avisa.kernel.i18n import LANGUAGES, N_
from avisa.web.forms import CHOOSE
from avisa.web.visit import Visit
from avisa.workspace.queries import number_by_id, numbers_of
from avisa.workspace.types import Number

SLUG_SIGNS, TOKEN_SIGNS = 6, 14  # as long as they are for the last of twenty thousand people
CHUNK = 200  # numbers in one short transaction
NO_TEXT = N_("Choose purposes whose text is published in this language.")
NOT_YET = N_("It cannot be sent like this. What is missing stands beside it.")
NOBODY = N_("Choose a list, paste numbers, or choose a file.")
BAD_LINES = N_("Lines without a mobile number: %(count)s. The first is line %(line)s: “%(said)s”.")


@dataclass(frozen=True, slots=True)
class Typed:
    """`sample` is an SMS as long as the longest that will leave."""

    way: Way
    language: str
    purposes: tuple[Purpose, ...]
    texts: tuple[Text, ...]
    wording: str
    word: str
    number: Number | None
    model: str
    sample: str
    measure: Measure
    lacks: tuple[Finding, ...]


def typed_in(visit: Visit) -> Typed:
    """As it stands, whatever is still missing: the preview shows the same."""
    form = visit.form
    way = Way(form["way"]) if form["way"] in list(Way) else Way(visit.query("way") or Way.LINK)
    language = form["language"] if form["language"] in LANGUAGES else visit.language
    with visit.read() as tx:
        known = purposes_of(tx, visit.workspace_id)
        texts = published(tx, visit.workspace_id)
        number = number_by_id(tx, visit.workspace_id, form.id("number"))
        if number is None and "number" not in form.values:
            number = next(iter(numbers_of(tx, visit.workspace_id)), None)
    purposes = tuple(known[one] for one in form.ids("purposes") if one in known)
    about = ", ".join(one.name for one in purposes or tuple(known.values())[:1])
    company = visit.company.name if visit.company else ""
    model = model_wording(way, language, company, about)
    # What nobody has touched follows the purposes and the language.
    typed = form["wording"].replace("\r\n", "\n")
    wording = typed if typed != form["model"] else model
    word = form["word"] or f"{ACCEPTING[language]} {visit.now // 1000 % 90 + 10}"
    sample = example(visit, way, wording, word, number.phone if number else "+5531999999999")
    found = tuple(texts[one.id, language] for one in purposes if (one.id, language) in texts)
    wrong = lacks(wording, way, language, company, about)
    return Typed(way, language, purposes, found, wording, word, number, model, sample, measure(sample), wrong)


def example(visit: Visit, way: Way, wording: str, word: str, number: str) -> str:
    link = f"{base_of(visit)}{ADDRESS}{'x' * SLUG_SIGNS}/{'x' * TOKEN_SIGNS}"
    places = {"{link}": link} if way is Way.LINK else {"{word}": word, "{number}": number}
    if way is Way.WORD:
        places["{chat}"] = link_to(number, word)
    for place, value in places.items():
        wording = wording.replace(place, value)
    return wording


def base_of(visit: Visit) -> str:
    return str(visit.request.base_url).rstrip("/")


def check(visit: Visit, typed: Typed) -> None:
    form = visit.form
    form.need("name")
    form.at_most(80, "name")
    if not typed.purposes or len(typed.texts) < len(typed.purposes):
        form.wrong("purposes", NO_TEXT)
    if typed.lacks:
        form.wrong("wording", NOT_YET)
    if typed.way is Way.WORD and typed.number is None:
        form.wrong("number", CHOOSE)


def join_file(visit: Visit) -> None:
    """To what was pasted, so that nothing has to be chosen twice when something else is wrong."""
    file = visit.form.files.get("file")
    if file is not None:
        text = decoded(file.file.read())
        visit.form.values["numbers"] = "\n".join(part for part in (visit.form["numbers"], text) if part)


def decoded(raw: bytes) -> str:
    """Only the digits matter, which are the same in every alphabet that a CSV may have."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig", errors="replace")


def phones_in(visit: Visit) -> Iterator[list[str]]:
    """The numbers in portions, each read on its own: a list may be long."""
    form = visit.form
    pasted = read_numbers(form["numbers"]).phones
    for at in range(0, len(pasted), CHUNK):
        yield list(pasted[at : at + CHUNK])
    after, chosen = 0, form.id("list")
    while chosen:
        with visit.read() as tx:
            people = listing_after(tx, visit.workspace_id, chosen, after, CHUNK)
        if not people:
            return
        after = people[-1].contact_id
        yield [one.phone for one in people if one.phone]


def check_numbers(visit: Visit) -> None:
    form = visit.form
    pasted = read_numbers(form["numbers"])
    with visit.read() as tx:
        chosen = list_named(tx, visit.workspace_id, form.id("list")) if form.id("list") else None
    if chosen is None and not pasted.phones and not pasted.bad:
        form.wrong("numbers", NOBODY)
    if pasted.bad and (form["leave_out"] != "yes" or not (pasted.phones or chosen)):
        line, said = pasted.bad[0]
        form.wrong("numbers", BAD_LINES, count=len(pasted.bad), line=line, said=said)
