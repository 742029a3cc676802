"""Who of an audience gets which wording, who is held out, and in which wave each one goes. Pure.

A person's place is a keyed hash of the campaign and the contact: the same however often it is asked, in the
rehearsal and in the run, and another one in every campaign.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from avisa.campaigns.types import Opens, Variant, Wave
from avisa.errors import Refused

SPAN = 1 << 63  # places are below it, so that they fit a column and JSON
MOST_VARIANTS = 5
MOST_WAVES = 10
HOLDOUT = -1


def place(campaign_id: int, of: str, contact_id: int) -> int:
    key = f"{of}:{campaign_id}".encode()
    digest = hashlib.blake2b(contact_id.to_bytes(8, "big"), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def arm_of(campaign_id: int, variants: Sequence[Variant], holdout: int, contact_id: int) -> int:
    """The index of the person's wording, or HOLDOUT."""
    if not variants and not holdout:
        return 0
    percent = place(campaign_id, "arm", contact_id) * 100 // SPAN
    if percent < holdout:
        return HOLDOUT
    ends = holdout
    for index, variant in enumerate(variants, 1):
        ends += variant.share
        if percent < ends:
            return index
    return 0


def own_share(variants: Sequence[Variant], holdout: int) -> int:
    """What is left for the campaign's own wording, in percent."""
    return 100 - holdout - sum(variant.share for variant in variants)


def wave_of(campaign_id: int, cuts: Sequence[int], contact_id: int) -> int:
    return bisect_left(cuts, place(campaign_id, "wave", contact_id)) if cuts else 0


def cuts_of(waves: Sequence[Wave], places: Iterable[int]) -> tuple[int, ...]:
    """The last place of each wave but the last one, so that each has exactly its people."""
    if len(waves) < 2:
        return ()
    ordered, cuts, taken = sorted(places), list[int](), 0
    for wave in waves[:-1]:
        taken = min(taken + people_in(wave, len(ordered)), len(ordered))
        cuts.append(ordered[taken - 1] if taken else -1)
    return tuple(cuts)


def people_in(wave: Wave, people: int) -> int:
    return wave.size or -(-people * wave.share // 100)


def open_from(waves: Sequence[Wave], wave: int) -> int:
    """The last wave that is open once `wave` is: those that follow wait for their instants alone."""
    while wave + 1 < len(waves) and waves[wave + 1].opens is Opens.START:
        wave += 1
    return wave


def refuse_split(variants: Sequence[Variant], holdout: int) -> None:
    if len(variants) > MOST_VARIANTS - 1 or any(variant.share < 1 for variant in variants):
        raise Refused("split_malformed", field="variants")
    if not 0 <= holdout <= 90:
        raise Refused("split_malformed", field="holdout")
    if own_share(variants, holdout) < 1:
        raise Refused("split_malformed", field="share")


def refuse_waves(waves: Sequence[Wave]) -> None:
    """Each but the last says how many; instants do not go back."""
    if len(waves) > MOST_WAVES:
        raise Refused("waves_malformed", wave=MOST_WAVES)
    for number, wave in enumerate(waves, 1):
        last = number == len(waves)
        sized = bool(wave.size) != bool(wave.share) and wave.size >= 0 and 0 <= wave.share < 100
        if (wave.size or wave.share) if last else not sized:
            raise Refused("waves_malformed", wave=number)
        if not 1 <= wave.hours <= 240 or (number == 1 and wave.opens is not Opens.START):
            raise Refused("waves_malformed", wave=number)
    if sum(wave.share for wave in waves) > 99:
        raise Refused("waves_malformed", wave=len(waves))
    starts = [wave.starts_at for wave in waves if wave.starts_at]
    if starts != sorted(starts):
        raise Refused("waves_malformed", wave=len(waves))
