"""Ana's list holds numbers as people write them: each is read into E.164, or refused for the right reason."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avisa.audience.area_codes import AREA_CODES
from avisa.audience.phones import REASON_TEXT, Phone, PhoneProblem, PhoneReason, parse_phone

SAME_PERSON = "+5531998887766"

WAYS_TO_WRITE_IT = [
    "(31) 99888-7766",
    "(31)99888-7766",
    "(31)998887766",
    "31 99888-7766",
    "31 9 9888-7766",
    "31-99888-7766",
    "31.99888.7766",
    "31/99888-7766",
    "31998887766",
    " 31998887766 ",
    "0 31 99888-7766",
    "(031) 99888-7766",
    "031998887766",
    "0 15 31 99888-7766",
    "0 41 31 99888-7766",
    "01531998887766",
    "+55 31 99888-7766",
    "+55 (31) 99888-7766",
    "+55 (031) 99888-7766",
    "(+55) 31 99888-7766",
    "+5531998887766",
    "+55/31/99888-7766",
    "0055 31 99888-7766",
    "00 55 31 998887766",
    "5531998887766",
    "05531998887766",
    "5531998887766.0",
    "5531998887766,00",
    "5.531.998.887.766",
    "5,531,998,887,766",
    "'5531998887766",
    '="31998887766"',
    "`31998887766`",
    "\u200e+55\u00a031\u00a099888\u20117766\u202c",
    "\ufeff31998887766",
    "31\u200b99888\u200b7766",
    "\uff0b\uff15\uff15\u3000\uff13\uff11\u300099888\uff0d7766",
    "３１９９８８８７７６６",
    "31 9888-7766",
    "(31) 9888-7766",
    "3198887766",
    "553198887766",
    "+55 31 9888-7766",
    "0 31 9888-7766",
    "0153198887766",
    "0553198887766",
]


@pytest.mark.parametrize("text", WAYS_TO_WRITE_IT)
def test_every_brazilian_way_to_write_a_mobile_names_the_same_person(text: str) -> None:
    assert parse_phone(text) == Phone(SAME_PERSON, "BR", "mobile")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("55998887766", "+5555998887766"),  # DDD 55, not the country
        ("055998887766", "+5555998887766"),
        ("5555998887766", "+5555998887766"),
        ("559998887766", "+5599998887766"),  # the country and DDD 99, without the nine
        ("11 93333-4444", "+5511933334444"),
        ("11 6888-7766", "+5511968887766"),
    ],
)
def test_numbers_that_look_like_something_else(text: str, expected: str) -> None:
    assert parse_phone(text) == Phone(expected, "BR", "mobile")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 415 555 2671", Phone("+14155552671", "US", "unknown")),
        ("001 415 555 2671", Phone("+14155552671", "US", "unknown")),
        ("+351 912 345 678", Phone("+351912345678", "PT", "mobile")),
        ("00351912345678", Phone("+351912345678", "PT", "mobile")),
        ("+54 9 11 2345-6789", Phone("+5491123456789", "AR", "mobile")),
        ("+244 923 456 789", Phone("+244923456789", "AO", "mobile")),
    ],
)
def test_foreign_numbers_with_their_country_are_good(text: str, expected: Phone) -> None:
    assert parse_phone(text) == expected


REFUSED = [
    ("", "missing"),
    ("   ", "missing"),
    ("\u200b\u00a0", "missing"),
    ("-", "missing"),
    ("'", "missing"),
    ("(00) 00000-0000", "missing"),
    ("5,51E+12", "lost_digits"),
    ("5.51E+12", "lost_digits"),
    ("5.5319988E+12", "lost_digits"),
    ("5,531998887766E+12", "lost_digits"),
    ("5.51e12", "lost_digits"),
    ("6E+12", "lost_digits"),
    (" 5,51E+12 ", "lost_digits"),
    ("'5,51E+12", "lost_digits"),
    ("#######", "lost_digits"),
    ("31 99888-7766 / 31 99777-6655", "several_numbers"),
    ("31 99888-7766/7755", "several_numbers"),
    ("31 99888-7766, 31 99777-6655", "several_numbers"),
    ("31 99888-7766; 31 99777-6655", "several_numbers"),
    ("31 99888-7766\n31 99777-6655", "several_numbers"),
    ("31 99888-7766 31 99777-6655", "several_numbers"),
    ("31 99888-7766 ou 31 99777-6655", "several_numbers"),
    ("31 99888-7766 e 99777-6655", "several_numbers"),
    ("+5531998887766 +5531997776655", "several_numbers"),
    ("Ana", "letters"),
    ("não tem", "letters"),
    ("31 99888-7766 (mãe)", "letters"),
    ("tel: 31998887766", "letters"),
    ("3l 99888-7766", "letters"),
    ("31998887766\U0001f4f1", "symbols"),
    ("3\ufe0f\u20e31\ufe0f\u20e3 99888-7766", "symbols"),
    ("31 9988-7766\u00b3", "symbols"),
    ("31+998887766", "symbols"),
    ("31998887766+", "symbols"),
    ("*31998887766", "symbols"),
    ("99888-7766", "no_area_code"),
    ("9888-7766", "no_area_code"),
    ("+55 99888-7766", "no_area_code"),
    ("(20) 99888-7766", "unknown_area_code"),
    ("+55 20 99888-7766", "unknown_area_code"),
    ("10 3333-4444", "unknown_area_code"),
    ("5510000000000", "unknown_area_code"),  # what 5,51E+12 becomes when somebody widens the column too late
    ("1", "too_short"),
    ("319988", "too_short"),
    ("+55 31 998", "too_short"),
    ("+55 31 99888-77665", "too_long"),
    ("0 31 99888-776655443", "too_long"),
    ("1" * 300, "too_long"),
    ("(31) 3333-4444", "landline"),
    ("+55 11 2222-3333", "landline"),
    ("553153334444", "landline"),
    ("+44 20 7123 4567", "landline"),
    ("0800 777 1234", "service_number"),
    ("0800 777 123", "service_number"),
    ("08007771234", "service_number"),
    ("+55 0800 777 1234", "service_number"),
    ("5508007771234", "service_number"),
    ("0300 123 4567", "service_number"),
    ("4004-1234", "service_number"),
    ("3003 1234", "service_number"),
    ("11 4004-1234", "service_number"),
    ("190", "service_number"),
    ("10315", "service_number"),
    ("+1 800 555 1234", "service_number"),
    ("351912345678", "no_country_code"),
    ("3199888776655", "no_country_code"),
    ("+999 1234 5678", "unknown_country"),
    ("31 89888-7766", "invalid"),
    ("31 1988-8776", "invalid"),
    ("+31 99888-7766", "invalid"),  # somebody's DDD behind a +: it would be the Netherlands
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_number_of_one_person_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert parse_phone(text) == PhoneProblem(PhoneReason(reason))


def test_every_reason_is_met_above_and_has_words() -> None:
    met = {reason for _, reason in REFUSED}
    assert met == {reason.value for reason in PhoneReason} == {str(reason) for reason in REASON_TEXT}


def test_a_company_may_have_its_whatsapp_on_a_landline() -> None:
    assert parse_phone("(31) 3333-4444", landlines=True) == Phone("+553133334444", "BR", "landline")
    assert parse_phone("+44 20 7123 4567", landlines=True) == Phone("+442071234567", "GB", "landline")


def test_in_another_region_numbers_without_a_country_are_of_that_region() -> None:
    assert parse_phone("912 345 678", "PT") == Phone("+351912345678", "PT", "mobile")
    assert parse_phone("+55 31 9888-7766", "PT") == Phone(SAME_PERSON, "BR", "mobile")


def test_there_are_sixty_seven_area_codes() -> None:
    assert len(AREA_CODES) == 67
    missing = {f"{code}" for code in range(10, 100)} - AREA_CODES
    assert {"10", "20", "23", "30", "36", "40", "50", "52", "60", "70", "72", "80", "90"} <= missing


@given(st.sampled_from(sorted(AREA_CODES)), st.integers(60_000_000, 99_999_999), st.data())
def test_any_dress_on_a_mobile_gives_the_same_number(ddd: str, subscriber: int, data: st.DataObject) -> None:
    prefix = data.draw(st.sampled_from(["", "0", "55", "+55", "055", "0055", "021", "+55 0"]))
    nine = data.draw(st.sampled_from(["", "9", "9 ", "9."]))
    gap = data.draw(st.sampled_from(["", " ", "-", ".", "\u00a0", "\u200b"]))
    local = f"{subscriber:08d}"
    text = f"{prefix}{gap}({ddd}){gap}{nine}{local[:4]}{gap}{local[4:]}"
    assert parse_phone(text) == Phone(f"+55{ddd}9{local}", "BR", "mobile")


@given(st.text(max_size=60) | st.text(string.digits + "+-() .,/eE", max_size=40))
@example("+")
@example("00")
@example("0" * 40)
@example("+55")
def test_no_cell_breaks_the_reader_and_what_is_read_reads_again(text: str) -> None:
    number = parse_phone(text)
    if isinstance(number, Phone):
        assert number.e164[0] == "+" and number.e164[1:].isascii() and number.e164[1:].isdigit()
        assert parse_phone(number.e164) == number
