"""People whose phone is off: what is sent to them waits for their return, unless it outlives its time."""

from __future__ import annotations

from functools import partial

from whatsapp_sandbox.people.crowd import FOREVER
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.platform import Platform


def keeps(platform: Platform, person: str, persona: Persona, arrival: partial[None]) -> bool:
    """Whether the person is away; then the arrival happens at the return, in the order of sending."""
    crowd = platform.crowd
    if persona.offline_ms and person not in crowd.away:
        leave(platform, person, platform.clock.now() + persona.offline_ms)
    if not crowd.away or crowd.away.get(person, 0) <= platform.clock.now():
        return False
    crowd.waiting.setdefault(person, []).append(arrival)
    return True


def leave(platform: Platform, person: str, until: int = FOREVER) -> None:
    platform.crowd.away[person] = until
    if until != FOREVER:
        platform.agenda.at(until, partial(_come_back, platform, person, until))


def _come_back(platform: Platform, person: str, until: int) -> None:
    if platform.crowd.away.get(person) == until:
        come_back(platform, person)


def come_back(platform: Platform, person: str) -> int:
    """Answers how many messages were waiting."""
    platform.crowd.away[person] = 0
    arrivals = platform.crowd.waiting.pop(person, [])
    for arrival in arrivals:
        arrival()
    return len(arrivals)
