"""Conditions as a form, `/v1` or a file brings them: read strictly, with what to mend said by its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from avisa.errors import Refused
from avisa.kernel.readings import day_in, number_in
from avisa.segments.types import (
    Attribute,
    Compared,
    Condition,
    Consent,
    Group,
    Leaf,
    Listed,
    Match,
    Message,
    Past,
    Tag,
    Wrote,
    Yes,
)

DEEPEST = 2  # groups within each other, the outermost included
MOST = 40  # conditions in all
LONGEST_VALUE = 200
LONGEST_TAG = 60
MOST_DAYS = 3650

EVERYBODY = Group(Match.ALL)
NUMBERS = frozenset({Compared.AT_LEAST, Compared.AT_MOST, Compared.MORE_THAN, Compared.LESS_THAN})
DAYS = frozenset({Compared.ON, Compared.BEFORE, Compared.AFTER})
SPANS = frozenset({Compared.IN_NEXT, Compared.IN_LAST})
BARE = frozenset({Compared.EMPTY, Compared.NOT_EMPTY})

# Refusals that say nothing against the person: sent again later, the message may arrive.
SOFT_FAULTS = (
    "app_call_limit",
    "account_call_limit",
    "throughput_exceeded",
    "pair_rate_limited",
    "number_in_maintenance",
    "spam_rate_limited",
    "service_unavailable",
    "provider_error",
    "marketing_capped",
    "held_out_of_marketing",
    "media_not_uploaded",
    "template_syncing",
    "flow_throttled",
)


def condition_from(raw: object) -> Group:
    """Raises Refused `condition_malformed` with the `place` (`of.1.of.0`) and what is wrong there."""
    try:
        found = msgspec.convert(raw, Group)
    except msgspec.ValidationError as error:
        raise Refused("condition_malformed", place="", details=str(error)) from error
    refuse_senseless(found)
    return found


def as_raw(condition: Group) -> dict[str, object]:
    raw: dict[str, object] = msgspec.to_builtins(condition)
    return raw


@dataclass(frozen=True, slots=True)
class Known:
    """What of the company conditions may name."""

    purposes: frozenset[int]
    lists: frozenset[int]


def refuse_unknown(condition: Group, known: Known) -> None:
    """A purpose or a list of nobody's, or of another company's; past messages may be of anything."""
    for place, leaf in leaves(condition):
        if isinstance(leaf, Consent) and leaf.purpose_id not in known.purposes:
            raise Refused("condition_malformed", place=place, details="purpose_unknown")
        if isinstance(leaf, Listed) and leaf.list_id not in known.lists:
            raise Refused("condition_malformed", place=place, details="list_unknown")


def refuse_senseless(condition: Group) -> None:
    if depth(condition) > DEEPEST:
        raise Refused("condition_malformed", place="", details="too_deep")
    found = list(leaves(condition))
    if len(found) > MOST:
        raise Refused("condition_malformed", place="", details="too_many")
    for place, leaf in found:
        if flaw := flaw_in(leaf):
            raise Refused("condition_malformed", place=place, details=flaw)


def depth(condition: Condition) -> int:
    if not isinstance(condition, Group):
        return 0
    return 1 + max(map(depth, condition.of), default=0)


def leaves(condition: Condition, place: str = "") -> Iterator[tuple[str, Leaf]]:
    """Each condition that is no group, with its place."""
    if not isinstance(condition, Group):
        yield place, condition
        return
    for position, part in enumerate(condition.of):
        yield from leaves(part, f"{place}.of.{position}".lstrip("."))


def flaw_in(leaf: Leaf) -> str:
    """A word for what keeps this condition from meaning anything; "" when nothing does."""
    check = CHECKS.get(type(leaf))
    return check(leaf) if check else ""


def attribute_flaw(leaf: Attribute) -> str:
    if not leaf.name.strip() or len(leaf.name) > LONGEST_VALUE:
        return "name_missing"
    if leaf.op in BARE:
        return ""
    if not leaf.value.strip() or len(leaf.value) > LONGEST_VALUE or "\0" in leaf.value + leaf.name:
        return "value_missing"
    if leaf.op in NUMBERS and number_in(leaf.value) is None:
        return "not_a_number"
    if leaf.op in DAYS and day_in(leaf.value) is None:
        return "not_a_day"
    if leaf.op in SPANS and not is_days(leaf.value):
        return "not_days"
    return ""


def is_days(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= MOST_DAYS


def tag_flaw(leaf: Tag) -> str:
    return "" if tag_name(leaf.name) else "name_missing"


def tag_name(typed: str) -> str:
    """A tag as it is kept: small letters, single spaces; "" for what is none."""
    name = " ".join(typed.replace("\0", "").split()).casefold()
    return name if len(name) <= LONGEST_TAG else ""


def consent_flaw(leaf: Consent) -> str:
    needs_days = leaf.op is Yes.ENDS_WITHIN
    return "" if (0 < leaf.days <= MOST_DAYS if needs_days else leaf.days == 0) else "not_days"


def days_flaw(leaf: Message | Wrote) -> str:
    return "" if 0 <= leaf.days <= MOST_DAYS else "not_days"


CHECKS: Mapping[type, Callable[..., str]] = {
    Attribute: attribute_flaw,
    Tag: tag_flaw,
    Consent: consent_flaw,
    Message: days_flaw,
    Wrote: days_flaw,
}


def of_campaign(campaign_id: int, op: Past) -> Group:
    """The people of a campaign whose message came to this: the audience of a second try."""
    return Group(Match.ALL, (Message(op, campaign_id=campaign_id),))
