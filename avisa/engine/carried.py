"""The files that messages carry, in the claim: who was admitted and whose file is not up yet waits for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from avisa.gate.types import Admit, Skip, Verdict, Wait
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.types import Due
from avisa.templates.media.actions import want
from avisa.templates.media.rules import LOOK_AGAIN, REFUSED, UPLOADING, files_in, is_good
from avisa.templates.media.types import Upload, UploadState

Decided = tuple[Due, Verdict]


def with_their_files(
    unit: Unit, number_id: int, decided: Sequence[Decided]
) -> tuple[list[Decided], dict[int, Upload]]:
    """The verdicts, and the uploads that the messages name; what is missing is asked for.

    It is no verb of the gate: whether a file is up yet is of the wire, and nothing that a rehearsal knows.
    """
    named = {row.id: files_in(row.body) for row, answer in decided if isinstance(answer, Admit)}
    there = want(unit, number_id, {one for files in named.values() for one in files})
    return [judged(each, named.get(each[0].id, ()), there, unit.now) for each in decided], there


def judged(each: Decided, files: Collection[int], there: Mapping[int, Upload], now: Millis) -> Decided:
    row, _ = each
    lacking = [there.get(one) for one in files if one not in there or not is_good(there[one], now)]
    if not lacking:
        return each
    if any(one is None or one.state is UploadState.REFUSED for one in lacking):
        return row, Wait(REFUSED, None) if row.run_id != row.id else Skip(REFUSED)
    return row, Wait(UPLOADING, now + LOOK_AGAIN)
