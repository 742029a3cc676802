"""How people take a template: its score, its pauses, its end; and messages held until that is known."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .templates import DAY, HOUR, feedback

HELD = "held_for_quality_assessment"


@pytest.fixture
def still(sandbox: RunningSandbox) -> RunningSandbox:
    templates.stand_still(sandbox)
    return sandbox


def _status(sandbox: RunningSandbox, name: str = "convite_evento") -> tuple[str, str]:
    (row,) = templates.listed(sandbox, f"?name={name}&fields=status,quality_score")
    return row["status"], row["quality_score"]["score"]


def _titles(receiver: Receiver) -> list[str]:
    told = receiver.told("message_template_status_update")
    return [value["other_info"]["title"] for value in told if "other_info" in value]


def _scores(receiver: Receiver) -> list[tuple[str, str]]:
    told = receiver.told("message_template_quality_update")
    return [(value["previous_quality_score"], value["new_quality_score"]) for value in told]


def _offers(sandbox: RunningSandbox, count: int, first: int = 0) -> list[str]:
    """What the answers to so many sends say about the message."""
    people = [f"+55119{place:08d}" for place in range(first, first + count)]
    answers = [sends.post(sandbox, sends.template(to=person)) for person in people]
    assert all(status == 200 for status, _ in answers), answers
    return [answer["messages"][0]["message_status"] for _, answer in answers]


def test_unhappy_people_lower_the_score(still: RunningSandbox, receiver: Receiver) -> None:
    assert feedback(still, "block")["quality_score"]["score"] == "YELLOW"
    assert feedback(still, "block", 2)["quality_score"]["score"] == "RED"
    templates.advance(still, 1000)
    assert _scores(receiver) == [("UNKNOWN", "YELLOW"), ("YELLOW", "RED")]


def test_happy_people_raise_it(still: RunningSandbox) -> None:
    assert feedback(still, "click", 5)["quality_score"]["score"] == "GREEN"


def test_many_messages_bear_a_few_blocks_and_a_week_forgives(still: RunningSandbox) -> None:
    _offers(still, 60)
    assert feedback(still, "block")["quality_score"]["score"] == "UNKNOWN"
    assert feedback(still, "report")["quality_score"]["score"] == "YELLOW"
    templates.advance(still, 7 * DAY)
    assert _status(still) == ("APPROVED", "GREEN")


def test_two_pauses_and_then_the_end(still: RunningSandbox, receiver: Receiver) -> None:
    for hours in (3, 6):
        feedback(still, "report", 2)
        assert _status(still) == ("PAUSED", "RED")
        assert sends.refused(still, sends.template())[1]["code"] == 132015
        templates.advance(still, hours * HOUR - 1)
        assert _status(still)[0] == "PAUSED"
        templates.advance(still, 1)
        assert _status(still) == ("APPROVED", "UNKNOWN")
        sends.accepted(still, sends.template())
    feedback(still, "report", 2)
    assert _status(still)[0] == "DISABLED"
    assert sends.refused(still, sends.template())[1]["code"] == 132016
    templates.advance(still, 30 * DAY)
    assert _status(still)[0] == "DISABLED"
    assert _titles(receiver) == ["FIRST_PAUSE", "UNPAUSE", "SECOND_PAUSE", "UNPAUSE", "DISABLED"]
    last = receiver.told("message_template_status_update")[-1]
    assert isinstance(last["disable_info"]["disable_date"], str)


def test_an_auditor_sees_what_happened(still: RunningSandbox) -> None:
    sends.accepted(still, sends.template())
    feedback(still, "report", 2)
    state = still.control("GET", "/state")
    invitation = next(row for row in state["templates"] if row["name"] == "convite_evento")
    assert (invitation["life"]["pauses"], invitation["life"]["sent"]) == (1, 1)
    assert state["feedback"] == {invitation["id"]: {"unhappy": 6, "happy": 0}}


def test_a_person_ends_a_pause_early(still: RunningSandbox) -> None:
    feedback(still, "report", 2)
    (row,) = templates.listed(still, "?name=convite")
    assert still.graph("POST", f"/{row['id']}/unpause") == (200, {"success": True})
    assert _status(still)[0] == "APPROVED"
    assert still.graph("POST", f"/{row['id']}/unpause")[0] == 400


def test_people_who_block_and_report_are_felt(still: RunningSandbox) -> None:
    for order in ({"reports": True}, {"blocks": True}):
        still.control("POST", "/personas", {"pattern": "*", "reads": True, **order})
        sends.accepted(still, sends.template(to=f"+5511988887{len(order)}{len(str(order))}0"))
        templates.advance(still, HOUR)
    assert _status(still) == ("PAUSED", "RED")


@pytest.fixture
def paced(still: RunningSandbox) -> RunningSandbox:
    still.control("POST", "/pacing", {"after": 3})
    return still


def test_the_rest_is_held_and_released_when_nobody_minds(paced: RunningSandbox, receiver: Receiver) -> None:
    assert _offers(paced, 5) == ["accepted"] * 3 + [HELD] * 2
    templates.advance(paced, HOUR // 4)
    assert len([s for s in receiver.statuses() if s["status"] == "sent"]) == 3
    assert paced.control("GET", "/state")["pacing"]["held_messages"] == 2
    templates.advance(paced, HOUR)
    assert len([s for s in receiver.statuses() if s["status"] == "sent"]) == 5
    assert _offers(paced, 4, first=50) == ["accepted"] * 4


def test_the_rest_is_dropped_when_people_mind(paced: RunningSandbox, receiver: Receiver) -> None:
    _offers(paced, 5)
    feedback(paced, "block", 3)
    templates.advance(paced, 1000)
    failed = [status for status in receiver.statuses() if status["status"] == "failed"]
    assert [status["errors"][0]["code"] for status in failed] == [132015, 132015]
    assert _titles(receiver) == ["RATE_LIMITING_PAUSE"]
    assert _scores(receiver)[-1][1] == "RED"
    templates.advance(paced, DAY)
    assert _status(paced)[0] == "PAUSED"
    (row,) = templates.listed(paced, "?name=convite")
    paced.graph("POST", f"/{row['id']}/unpause")
    assert _offers(paced, 4, first=60) == ["accepted"] * 3 + [HELD]


@pytest.mark.parametrize(("outcome", "status"), [("release", "sent"), ("drop", "failed")])
def test_a_person_ends_the_assessment(
    paced: RunningSandbox, receiver: Receiver, outcome: str, status: str
) -> None:
    _offers(paced, 4)
    templates.advance(paced, 1000)
    path, before = "/templates/convite_evento/pt_BR/pacing", len(receiver.statuses())
    paced.control("POST", path, {"outcome": outcome})
    templates.advance(paced, 1000)
    assert status in [each["status"] for each in receiver.statuses()[before:]]
    with pytest.raises(RuntimeError, match="nothing of this template is held"):
        paced.control("POST", path, {"outcome": outcome})


def test_utility_is_paced_only_after_a_pause_of_utility(paced: RunningSandbox) -> None:
    def notes(count: int) -> list[str]:
        send = sends.template("hello_world", language="en_US")
        people = [f"+55119{place:08d}" for place in range(count)]
        answers = [sends.post(paced, send | {"to": person})[1] for person in people]
        return [answer["messages"][0]["message_status"] for answer in answers]

    assert notes(5) == ["accepted"] * 5
    feedback(paced, "report", 2, name="lembrete_matricula")
    assert notes(5) == ["accepted"] * 3 + [HELD] * 2


def test_a_portfolio_goes_in_batches(still: RunningSandbox, receiver: Receiver) -> None:
    still.control("POST", "/pacing", {"portfolio_batch": 2})
    assert _offers(still, 5) == ["accepted"] * 2 + [HELD] * 3
    for sent in (2, 4, 5):
        templates.advance(still, 1000)
        assert len([s for s in receiver.statuses() if s["status"] == "sent"]) == sent
        templates.advance(still, HOUR // 2)


def test_a_bad_batch_stops_the_portfolio(still: RunningSandbox, receiver: Receiver) -> None:
    still.control("POST", "/pacing", {"portfolio_batch": 2})
    _offers(still, 4)
    feedback(still, "report", 2)
    templates.advance(still, 1000)
    failed = [status for status in receiver.statuses() if status["status"] == "failed"]
    assert [status["errors"][0]["code"] for status in failed] == [132015, 132015]
    assert templates.refused(still, templates.creation())["code"] == 368
    assert sends.refused(still, sends.template("hello_world", language="en_US"))[1]["code"] == 368
    shown: Any = still.control("POST", "/pacing", {"blocked": False})
    assert shown["blocked"] is False
    templates.created(still)
