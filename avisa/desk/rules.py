"""What happens to a conversation when the person writes, who may act on it, and what may be said in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from avisa.channels.port import Body
from avisa.desk.types import Conversation, ConversationState, Heard, Move, ReplyTo
from avisa.errors import Conflict, NotAllowed, Refused
from avisa.kernel.clock import DAY, MINUTE, Millis

WINDOW: Millis = DAY  # a person's words allow free text for 24 h (facts, section 6)
ENDING: Millis = 60 * MINUTE  # the window is said to be about to close
LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
LONGEST_NOTE = 4_000
LONGEST_NAME = 60
MOST_TAGS = 20
NOWHERE = ReplyTo()


@dataclass(frozen=True, slots=True)
class Woken:
    """A conversation after the person's words, and the moves to write down, in order."""

    after: Conversation
    moves: tuple[Move, ...]


def begun(conversation_id: int, heard: Heard) -> Conversation:
    """As it is before the first words are counted."""
    return Conversation(
        id=conversation_id,
        number_id=heard.number_id,
        contact_id=heard.contact_id,
        state=ConversationState.CLOSED,
        agent_id=None,
        queue_id=None,
        unread=0,
        last_at=heard.at,
        last_by="person",
        last_inbound_id=None,
        last_message_id=None,
        waiting_since=None,
        window_until=0,
        campaign_id=None,
        handed_to="",
        opened_at=heard.at,
        closed_at=None,
    )


def hear(
    conversation: Conversation, heard: Iterable[Heard], reply_to: ReplyTo, agents: Collection[int]
) -> Woken:
    """`reply_to` is what the campaign names that the newest of these words answer.

    Whoever serves the person keeps them; only what is closed, new or in a queue goes where the campaign says.
    """
    words = sorted(heard, key=lambda one: (one.at, one.inbound_id))
    moves: list[Move] = []
    after = conversation
    if not after.is_open and any(one.waits for one in words):
        moves.append(Move.OPENED)
        after = replace(
            after, state=ConversationState.OPEN, agent_id=None, closed_at=None, opened_at=words[-1].at
        )
    campaign = next((one.campaign_id for one in reversed(words) if one.campaign_id), None)
    if campaign:
        after = replace(after, campaign_id=campaign)
        if campaign != conversation.campaign_id or moves:
            moves.append(Move.ANSWERS_CAMPAIGN)
        if after.is_open and not after.is_served:
            after = sent_to(after, reply_to, agents)
    return Woken(counted(after, words), tuple(moves))


def sent_to(conversation: Conversation, reply_to: ReplyTo, agents: Collection[int]) -> Conversation:
    """An agent who has left the company is passed over."""
    if reply_to.agent_id in agents:
        return replace(conversation, agent_id=reply_to.agent_id)
    return replace(conversation, queue_id=reply_to.queue_id or conversation.queue_id)


def counted(conversation: Conversation, words: list[Heard]) -> Conversation:
    """Words may come late: nothing goes back in time. The newest are what the lists show."""
    waiting = [one.at for one in words if one.waits]
    newest = words[-1]
    latest = newest.at >= conversation.last_at or conversation.last_inbound_id is None
    since = [one for one in (conversation.waiting_since, *waiting) if one is not None]
    return replace(
        conversation,
        unread=conversation.unread + len(waiting),
        last_at=max(conversation.last_at, newest.at),
        last_by="person" if latest else conversation.last_by,
        last_inbound_id=newest.inbound_id if latest else conversation.last_inbound_id,
        waiting_since=min(since, default=None),
        window_until=max(conversation.window_until, newest.at + WINDOW),
    )


def window_is_open(conversation: Conversation, now: Millis) -> bool:
    return now < conversation.window_until


def may_write(conversation: Conversation, user_id: int, may_assign: bool) -> None:
    """Nobody talks over a colleague, and no colleague over another system: that is a program, user 0.

    Raises Conflict `served_by_other` or `handed_over`.
    """
    if not conversation.is_open:
        return
    if conversation.handed_to and user_id:
        raise Conflict("handed_over", system=conversation.handed_to)
    if conversation.agent_id not in (None, user_id) and not may_assign:
        raise Conflict("served_by_other")


def may_give(conversation: Conversation, user_id: int, to: int | None, may_assign: bool) -> None:
    """An agent takes what is in the queue and gives away what is theirs; more needs `desk.assign`."""
    if may_assign or conversation.agent_id == user_id:
        return
    if conversation.agent_id is None and to in (None, user_id):
        return
    raise NotAllowed(permission="desk.assign")


def sayable(body: Body, conversation: Conversation, now: Millis) -> Body:
    """Free text as it may leave. Raises Refused `window_closed`, `text_missing` or `text_too_long`."""
    if not window_is_open(conversation, now):
        raise Refused("window_closed")
    if not body.text.strip():
        raise Refused("text_missing")
    if len(body.text) > LONGEST_TEXT:
        raise Refused("text_too_long", most=LONGEST_TEXT)
    return body


def plain_name(typed: str) -> str:
    """Of a queue or a tag. Raises Refused `desk_name_missing` or `text_too_long`."""
    name = " ".join(typed.replace("\0", "").split())
    if not name:
        raise Refused("desk_name_missing")
    if len(name) > LONGEST_NAME:
        raise Refused("text_too_long", most=LONGEST_NAME)
    return name
