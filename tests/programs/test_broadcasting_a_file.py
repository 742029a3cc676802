"""`avisa broadcast`: from a file to the funnel, with everything that the file and its people have wrong."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.chaos.machine import until
from tests.databases import Databases
from tests.programs.school import AGREED, School, phone_of, row_of, school_in

FAMILIES = [row_of(family) for family in range(20)]


def test_the_rehearsal_agrees_with_the_broadcast(school_on_both: School) -> None:
    school = school_on_both
    file = school.listed(FAMILIES)
    first = school.broadcast(file, "--rehearse", "--json", *AGREED)
    assert (first.status, first.json["go"], first.json["skipped"]) == (0, 20, {})
    school.said_no(phone_of(3), phone_of(4))
    rehearsal = school.broadcast(file, "--rehearse", "--json").json
    assert school.sandbox.seen()["posts"] == 0
    real = school.broadcast(file, "--json")
    assert real.status == 0
    assert real.json["recipients"] == rehearsal["recipients"] == 20
    assert real.json["accepted"] == rehearsal["go"] == school.sandbox.seen()["people"] == 18
    assert real.json["skipped"] == rehearsal["skipped"] == {"suppressed": 2}


def test_bad_rows_are_listed_by_line_column_value_and_reason(school: School) -> None:
    rows = [*FAMILIES[:3], "Vera;5,53199E+12;Bento;1/12", "Rosa;(31) 3344-5566;Ravi;1/12", FAMILIES[0]]
    ended = school.broadcast(school.listed(rows), *AGREED, language="pt_BR")
    assert ended.status == 0
    assert "famílias.csv importado: 6 linhas, 3 boas, 1 repetidas, 2 ruins." in ended.out
    told = [line for line in ended.out.splitlines() if line.startswith("  linha ")]
    assert told[0].startswith("  linha 5, Celular: “5,53199E+12”: A planilha cortou este número")
    assert told[1].startswith("  linha 6, Celular: “(31) 3344-5566”: É um telefone fixo")
    assert len(told) == 2


def test_only_the_first_twenty_bad_rows_are_listed(school: School) -> None:
    rows = [FAMILIES[0], *(f"Vera {n};sem número;Bento;1/12" for n in range(33))]
    ended = school.broadcast(school.listed(rows), *AGREED, "--rehearse")
    assert sum("sem número" in line for line in ended.out.splitlines()) == 20
    assert "  and 13 more." in ended.out


def test_values_that_do_not_fit_refuse_the_campaign_by_line_and_column(school: School) -> None:
    file = school.listed([*FAMILIES[:3], f"Vera;{phone_of(50)};;1/12"])
    refused = school.broadcast(file, *AGREED)
    assert refused.status == 1
    assert "  line 5, aluno: is empty" in refused.out
    assert refused.err.startswith("The values of 1 of 4 people do not fit the template.")
    assert school.sandbox.seen()["posts"] == 0


def test_the_others_get_theirs_when_ana_leaves_the_bad_out(school: School) -> None:
    file = school.listed([*FAMILIES[:3], f"Vera;{phone_of(50)};;1/12"])
    ended = school.broadcast(file, "--leave-out-bad", "--json", *AGREED)
    assert ended.status == 0
    assert (ended.json["accepted"], ended.json["skipped"]) == (3, {"bad_variables": 1})


def test_without_a_terminal_nothing_is_asked_and_nobody_has_agreed(school: School) -> None:
    ended = school.broadcast(school.listed(FAMILIES[:3]), "--json", language="es")
    assert ended.json["skipped"] == {"no_consent": 3}
    assert "No se declaró consentimiento: vale lo que estas personas ya dijeron." in ended.err.splitlines()


def test_on_a_terminal_ana_is_asked_what_the_list_stands_on(school: School) -> None:
    words = school.words(school.listed(FAMILIES[:3]))
    ended = school.shell.on_a_terminal(*words, typed="Aceito avisos do colégio.\nAna, secretaria\n")
    assert ended.status == 0, ended.out
    assert "Which text did these people agree to?" in ended.out
    assert "Who says that they agreed?" in ended.out
    assert school.sandbox.seen()["people"] == 3


def test_another_file_of_the_same_name_reaches_its_own_people_only(school: School) -> None:
    school.broadcast(school.listed(FAMILIES[:3]), *AGREED)
    other = school.broadcast(school.listed(FAMILIES[3:5]), "--json", *AGREED)
    assert (other.json["recipients"], school.sandbox.seen()["people"]) == (2, 5)
    assert school.sandbox.seen()["posts"] == 5


def test_values_come_from_where_ana_says(school: School) -> None:
    file = school.shell.folder / "outra.csv"
    file.write_text(f"Responsável;Telefone;Nome do aluno\nMarina;{phone_of(1)};Theo\n", encoding="latin-1")
    words = ("--var", "nome=Responsável", "--var", "aluno=Nome do aluno", "--var", "data==amanhã, às 8h")
    assert school.broadcast(file, *words, *AGREED).status == 0
    [body] = school.bodies()
    filled = {one.name: one.text for one in body.parameters}
    assert filled == {"nome": "Marina", "aluno": "Theo", "data": "amanhã, às 8h"}


def test_a_campaign_that_waits_for_the_limit_goes_on_after_ctrl_c(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh_url("sqlite") as url, school_in(tmp_path, url, tier="TIER_250") as school:
        file = school.listed([row_of(family) for family in range(260)])
        program = school.shell.start(*school.words(file, "--json", *AGREED))
        assert program.stdout is not None and program.stderr is not None
        lines = iter(program.stderr.readline, "")
        waits = until(lambda: next(line for line in lines if "it goes on at" in line), "the limit to be told")
        assert waits.startswith("Daily limit reached")
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "The campaign goes on with the next engine" in err
    assert '"accepted": 250' in out and '"waiting": 10' in out


def test_what_does_not_exist_is_told_with_what_does(school: School) -> None:
    file = school.listed(FAMILIES[:1])
    words = ["--language", "pt_BR", "broadcast", str(file), "--template", "promoção", "--number"]
    unknown_number = school.shell.run(*words, "+5511999999999")
    assert unknown_number.status == 1
    assert unknown_number.err.strip() == "Não há número +5511999999999. Conhecidos: +553135001000."
    unknown_template = school.shell.run(*words, "+553135001000")
    assert unknown_template.err.startswith("Não há modelo promoção")
    assert unknown_template.out == ""


def test_it_ends_where_the_next_wave_waits_for_a_person(school: School) -> None:
    families = school.listed([row_of(number) for number in range(1, 5)])
    ended = school.broadcast(families, "--wave", "50", *AGREED)
    assert (ended.status, "until somebody opens it" in ended.out) == (3, True), ended.err
    assert len(school.sandbox.seen_messages()) == 2
