"""A person is one person under each id that the platform may use, and masked in every log line."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.audience.area_codes import AREA_CODES, ZONE_OF_DDD
from avisa.audience.phones import canonical_from_wa_id, mask, wa_id_variants

mobiles = st.builds(
    lambda ddd, rest: f"+55{ddd}9{rest:08d}",
    st.sampled_from(sorted(AREA_CODES)),
    st.integers(0, 99_999_999),
)


def test_a_brazilian_mobile_has_a_long_and_a_short_id() -> None:
    assert wa_id_variants("+5531998887766") == ("5531998887766", "553198887766")


def test_a_newer_mobile_has_no_short_id_because_that_would_be_a_landline() -> None:
    assert wa_id_variants("+5531933334444") == ("5531933334444",)


@pytest.mark.parametrize("e164", ["+14155552671", "+351912345678", "+553133334444"])
def test_other_numbers_have_one_id(e164: str) -> None:
    assert wa_id_variants(e164) == (e164[1:],)


@pytest.mark.parametrize(
    ("wa_id", "e164"),
    [
        ("553198887766", "+5531998887766"),
        ("5531998887766", "+5531998887766"),
        ("553133334444", "+553133334444"),
        ("14155552671", "+14155552671"),
        ("552098887766", "+552098887766"),
    ],
)
def test_the_platforms_id_becomes_the_number_that_we_store(wa_id: str, e164: str) -> None:
    assert canonical_from_wa_id(wa_id) == e164


@pytest.mark.parametrize(
    "wa_id", ["", "BR.13491208655302741918", "+5531998887766", "5531 9988", "٥٥٣١٩٩٨٨٨٧٧٦٦"]
)
def test_what_is_no_number_is_not_made_into_one(wa_id: str) -> None:
    with pytest.raises(ValueError, match="not_a_wa_id"):
        canonical_from_wa_id(wa_id)


@given(mobiles)
def test_every_id_of_a_person_leads_back_to_that_person(e164: str) -> None:
    assert {canonical_from_wa_id(wa_id) for wa_id in wa_id_variants(e164)} == {e164}


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+5531998887766", "+55 31 9****-**66"),
        ("5531998887766", "+55 31 9****-**66"),
        ("553198887766", "+55 31 ****-**66"),
        ("+351912345678", "+35********78"),
        ("Ana 31998887766", "***"),
        ("", "***"),
    ],
)
def test_logs_show_a_masked_number(phone: str, shown: str) -> None:
    assert mask(phone) == shown


@given(mobiles)
def test_a_mask_hides_at_least_six_digits(e164: str) -> None:
    assert mask(e164).count("*") >= 6


def test_every_area_code_has_a_zone_that_exists() -> None:
    assert {str(ZoneInfo(ZONE_OF_DDD[ddd])) for ddd in AREA_CODES} >= {
        "America/Bahia",
        "America/Belem",
    }
