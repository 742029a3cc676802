"""The code table: complete, consistent with its own verbs, and with a text for every name."""

from __future__ import annotations

import re

import pytest

from avisa.channels.meta.faults import FAULTS, fault_of
from avisa.channels.port import Verb
from avisa.messages.fault_text import FAULT_TEXT

STOP_ACCOUNT = {0, 3, 10, 190, 368, 131005, 131031, 131042, *range(200, 300)}
STOP_NUMBER = {33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016}
STOP_CAMPAIGN = {
    *(132000, 132001, 132007, 132012, 132016, 132068),
    *(131055, 131063, 131064, 134100, 134102),
}
PAUSE_CAMPAIGN = {131048, 132015, 132069}
RETRY = {4, 80007, 130429, 131016, 131053, 131056, 131057, 133004, 134101, 2494100}
UNKNOWN = {1, 2, 131000}
FAIL = {
    *(100, 130403, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131050),
    *(131051, 131052, 131059, 131062, 132005, 132018, 134011, 135000, 139200, 141002, 141014),
    *(200005, 200006, 200007, 2388019, 2388023, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073),
    *(2388293, 2388299, 2388318, 2388330),
}


@pytest.mark.parametrize(
    ("verb", "codes"),
    [
        (Verb.STOP_ACCOUNT, STOP_ACCOUNT),
        (Verb.STOP_NUMBER, STOP_NUMBER),
        (Verb.STOP_CAMPAIGN, STOP_CAMPAIGN),
        (Verb.PAUSE_CAMPAIGN, PAUSE_CAMPAIGN),
        (Verb.RETRY, RETRY),
        (Verb.UNKNOWN, UNKNOWN),
        (Verb.FAIL, FAIL),
    ],
)
def test_every_code_has_the_verb_that_was_decided(verb: Verb, codes: set[int]) -> None:
    assert {code for code, fault in FAULTS.items() if fault.verb is verb} == codes


def test_only_retries_wait_and_all_of_them_do() -> None:
    for fault in FAULTS.values():
        retried = fault.verb is Verb.RETRY
        assert (fault.wait > 0) is retried, fault
        assert (fault.attempts > 1) is retried, fault


def test_throttles_wait_as_long_as_meta_asks() -> None:
    assert fault_of(131056).wait == 6_000
    assert fault_of(130429).wait == 1_000
    assert fault_of(131057).wait >= 60_000
    assert fault_of(80007).wait >= 60_000


def test_only_two_codes_say_something_lasting_about_the_person() -> None:
    marked = {code: fault.marks for code, fault in FAULTS.items() if fault.marks}
    assert marked == {131026: "not_on_whatsapp", 131050: "platform_stop"}


def test_names_are_slugs_and_each_has_its_text() -> None:
    names = {fault.name for fault in FAULTS.values()} | {fault_of(-1).name}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)
    assert names == set(FAULT_TEXT)


def test_texts_say_what_happened_and_what_follows() -> None:
    for name, text in FAULT_TEXT.items():
        assert text.count(".") >= 2 and text.endswith("."), name
    assert len(set(FAULT_TEXT.values())) == len(FAULT_TEXT)
