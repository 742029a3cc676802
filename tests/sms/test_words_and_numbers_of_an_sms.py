"""What an SMS costs, what it must say, whose numbers stand in a pasted list, and what its link gives away."""

from __future__ import annotations

import pytest

from avisa.consent.intake.sms.links import LONGEST, is_ours, link_end, position_in
from avisa.consent.intake.sms.numbers import read_numbers
from avisa.consent.intake.sms.rules import MOST_PEOPLE, lacks, model_wording, pause_after
from avisa.consent.intake.sms.segments import cheaper, measure
from avisa.consent.intake.sms.types import Way
from avisa.kernel.clock import HOUR, MINUTE
from avisa.kernel.i18n import LANGUAGES
from avisa.web.sms_form import SLUG_SIGNS, TOKEN_SIGNS, decoded
from tests.people import VAULT
from tests.sms.school import PAULO, RITA


@pytest.mark.parametrize(
    ("text", "gsm", "used", "segments", "left"),
    [
        ("", True, 0, 1, 160),
        ("a" * 160, True, 160, 1, 0),
        ("a" * 161, True, 161, 2, 145),
        ("a" * 306, True, 306, 2, 0),
        ("a" * 307, True, 307, 3, 152),
        ("é" * 160, True, 160, 1, 0),
        ("€" * 80, True, 160, 1, 0),
        ("€" * 81, True, 162, 2, 143),  # a sign of two places begins the second part
        ("ã" * 70, False, 70, 1, 0),
        ("ã" * 71, False, 71, 2, 63),
        ("🙂" * 35, False, 70, 1, 0),
        ("🙂" * 36, False, 72, 2, 61),
    ],
)
def test_an_sms_is_measured_as_networks_do(text: str, gsm: bool, used: int, segments: int, left: int) -> None:
    found = measure(text)
    assert (found.gsm, found.used, found.segments, found.left) == (gsm, used, segments, left)


def test_what_makes_it_dear_is_named_and_has_a_cheap_twin() -> None:
    assert measure("Matrícula: não é já, José…").dear == ("í", "ã", "á", "…")
    assert cheaper("Matrícula: não é já, José… “sim”") == 'Matricula: nao é ja, José... "sim"'


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", Way)
def test_the_model_passes_its_own_checks_and_fits_into_one_sms(way: Way, language: str) -> None:
    wording = model_wording(way, language, "Colégio Horizonte", "matrícula")
    assert lacks(wording, way, language, "Colégio Horizonte", "matrícula") == ()
    assert measure(wording).gsm
    link = f"https://avisa.horizonte.com.br/i/{'x' * SLUG_SIGNS}/{'x' * TOKEN_SIGNS}"
    whole = (
        wording.replace("{link}", link).replace("{word}", "ACEITO 27").replace("{number}", "+553133334444")
    )
    assert measure(whole).segments == 1, whole


def test_a_csv_and_a_pasted_column_are_the_same() -> None:
    lines = ("\ufeffnome;celular\r", '"Rita";"(31) 98888-7777"', "", "+5531988886666")
    found = read_numbers("\n".join((*lines, "Rita de novo,31 98888-7777", "x;31 3333-4444")))
    assert found.phones == (RITA, PAULO)
    assert found.bad == ((6, "x;31 3333-4444"),)
    assert read_numbers(decoded("nome;fone\nRita;31988887777".encode("utf-16"))).phones == (RITA,)
    assert read_numbers(decoded("José;31988887777".encode("latin-1"))).phones == (RITA,)


def test_a_link_is_short_and_bound_to_invitation_and_number() -> None:
    for position in (1, 255, 256, MOST_PEOPLE):
        token = link_end(VAULT, 7, position, RITA)
        assert len(token) <= TOKEN_SIGNS <= LONGEST
        assert position_in(token) == position
        assert is_ours(VAULT, token, 7, position, RITA)
        assert not is_ours(VAULT, token, 8, position, RITA)
        assert not is_ours(VAULT, token, 7, position, PAULO)
        assert not is_ours(VAULT, token, 7, position + 1, RITA)
    assert position_in("") == position_in("é") == position_in("A" * 4_000) == 0


def test_who_asks_to_come_again_is_asked_less_and_less_often() -> None:
    assert [pause_after(attempt) // MINUTE for attempt in (1, 2, 3, 7, 500)] == [1, 2, 4, 60, 60]
    assert pause_after(1, 2 * HOUR) == 2 * HOUR
