"""`avisa send`: one message to one person, and why it was not sent when it was not."""

from __future__ import annotations

from tests.programs.school import AGREED, TEMPLATE, School, phone_of, row_of

VALUES = ("--var", "nome=Marina", "--var", "aluno=Theo", "--var", "data=15 de dezembro")


def send(school: School, to: str, *more: str, language: str = "en") -> tuple[int, str, str]:
    words = ("--language", language, "send", "--to", to, "--template", TEMPLATE)
    ended = school.shell.run(*words, *(more or VALUES))
    return ended.status, ended.out, ended.err


def test_a_person_who_agreed_gets_it(school_on_both: School) -> None:
    school = school_on_both
    imported = school.broadcast(school.listed([row_of(1)]), "--rehearse", *AGREED)
    assert imported.status == 0
    status, out, err = send(school, phone_of(1), *VALUES, "--json")
    assert (status, '"state": "accepted"' in out) == (0, True)
    assert "Accepted  wamid." in err
    [seen] = school.sandbox.seen_messages()
    assert phone_of(1).endswith(seen["to"][-8:])


def test_a_person_who_never_agreed_does_not_and_ana_is_told_why(school: School) -> None:
    status, out, err = send(school, "(31) 98800-0001", language="pt_BR")
    assert (status, err) == (1, "")
    assert "Sem consentimento" in out
    assert school.sandbox.seen()["posts"] == 0


def test_what_is_missing_is_told_before_anything_is_queued(school: School) -> None:
    status, out, err = send(school, phone_of(1), "--var", "nome=Marina")
    assert (status, out) == (1, "")
    assert "WhatsApp would refuse the value of “body.aluno” (is empty)" in err
    status, out, err = send(school, "123", *VALUES)
    assert (status, out) == (1, "")
    assert "is not a mobile number" in err
    status, _, err = send(school, phone_of(1), "--var", "Marina")
    assert status == 2
    assert "“Marina” is not of the form NAME=VALUE" in err
    assert school.sandbox.seen()["posts"] == 0
