"""`avisa send`: one message to one person, and why it was not sent when it was not."""

from __future__ import annotations

import msgspec

from tests.engine.test_files_that_messages_carry import PNG
from tests.programs.school import AGREED, TEMPLATE, School, phone_of, row_of
from tests.programs.test_schedules_on_the_command_line import InProcess

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


def test_it_waits_for_its_moment_and_is_one_under_its_key(school: School) -> None:
    assert school.broadcast(school.listed([row_of(1)]), "--rehearse", *AGREED).status == 0
    later = (*VALUES, "--at", "2090-01-02T08:30", "--key", "recibo-1", "--json")
    first, again = send(school, phone_of(1), *later), send(school, phone_of(1), *later)
    assert [one[0] for one in (first, again)] == [3, 3]
    assert first[1] == again[1] and '"state": "queued"' in first[1]
    status, _, err = send(school, phone_of(1), *VALUES, "--key", "recibo-1")
    assert status == 1 and "key" in err
    looked_up_and_taken_back(InProcess(school.shell), msgspec.json.decode(first[1])["id"])
    assert school.sandbox.seen()["posts"] == 0


def looked_up_and_taken_back(shell: InProcess, message: str) -> None:
    show, cancel = ("--language", "en", "message", "show"), ("--language", "en", "message", "cancel")
    waiting = shell.run(*show, message)
    assert (waiting.status, waiting.out.splitlines()[0].startswith(f"{message}  Waiting")) == (0, True)
    assert waiting.out.splitlines()[1].endswith("  Put in line")
    for _ in range(2):  # cancelling it again is no error
        taken = shell.run(*cancel, message, "--json").json
        assert (taken["state"], taken["to"], taken["attempts"]) == ("cancelled", phone_of(1), [])
    refused = shell.run(*show, f"{message}1")
    assert (refused.status, refused.err) == (1, f"There is no message {message}1.\n")


def test_what_has_left_is_told_step_by_step_and_not_taken_back(school: School) -> None:
    assert school.broadcast(school.listed([row_of(1)]), "--rehearse", *AGREED).status == 0
    sent, _ = send(school, phone_of(1), *VALUES, "--json")[1:]
    made, shell = msgspec.json.decode(sent)["id"], InProcess(school.shell)
    steps = shell.run("--language", "en", "message", "show", made).out
    assert "Taken up for sending" in steps and "Accepted by WhatsApp" in steps
    late = shell.run("--language", "en", "message", "cancel", made)
    assert (late.status, "no longer queued" in late.err) == (1, True)


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
    status, out, err = send(school, "BR.13491208655302741918", *VALUES)
    assert (status, out) == (1, "")
    assert "no contact with this id" in err
    status, _, err = send(school, phone_of(1), "--var", "Marina")
    assert status == 2
    assert "“Marina” is not of the form NAME=VALUE" in err
    assert school.sandbox.seen()["posts"] == 0


def test_the_picture_of_a_header_goes_with_it(school: School) -> None:
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}}
    words = {"type": "BODY", "text": "A feira de ciências da escola é no sábado às nove horas."}
    made = {"name": "feira", "language": "pt_BR", "category": "UTILITY", "components": [header, words]}
    school.sandbox.graph("POST", f"/{school.sandbox.waba_id}/message_templates", made)
    school.sandbox.control("POST", "/templates/feira/pt_BR", {"status": "APPROVED"})
    picture, wrong = school.shell.folder / "feira.png", school.shell.folder / "feira.gif"
    picture.write_bytes(PNG)
    wrong.write_bytes(b"GIF89a")
    assert school.broadcast(school.listed([row_of(1)]), "--rehearse", *AGREED).status == 0
    asked = ("send", "--to", phone_of(1), "--template", "feira", "--header-file")
    refused = school.shell.run("--language", "en", *asked, str(wrong))
    assert refused.status == 1 and "JPEG or PNG" in refused.err
    assert school.shell.run(*asked, str(picture)).status == 0
    assert [one["file_name"] for one in school.sandbox.control("GET", "/state")["media"]] == ["feira.png"]


def test_free_text_goes_to_nobody_who_has_not_written(school: School) -> None:
    asked = ("--language", "en", "send", "--to", phone_of(1))
    closed = school.shell.run(*asked, "--text", "Bom dia!")
    assert closed.status == 1
    assert "24" in closed.out
    nothing = school.shell.run(*asked)
    assert (nothing.status, "Give either --template or --text." in nothing.err) == (1, True)
    assert school.sandbox.seen()["posts"] == 0
