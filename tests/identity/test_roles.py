"""One table says what each role may do."""

from __future__ import annotations

import pytest

from avisa.errors import NotAllowed
from avisa.identity.rules import PERMISSIONS, may, require
from avisa.identity.types import Role


def test_ana_may_do_everything() -> None:
    assert all(may(Role.OWNER, permission) for permission in PERMISSIONS)


def test_bia_answers_people_but_launches_no_campaign() -> None:
    assert may(Role.AGENT, "messages.send")
    assert not may(Role.AGENT, "campaigns.launch")


def test_an_operator_launches_campaigns_but_makes_no_keys() -> None:
    assert may(Role.OPERATOR, "campaigns.launch")
    assert not may(Role.OPERATOR, "keys.write")


def test_whoever_may_not_is_told_what_was_asked() -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(Role.AGENT, "members.write")
    assert refusal.value.fields == {"permission": "members.write", "role": "agent"}


def test_a_permission_that_does_not_exist_is_our_slip_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        may(Role.OWNER, "campaigns.lunch")
