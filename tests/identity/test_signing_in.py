"""Ana comes in, stays in while she works, and is out when she leaves; strangers are slowed down."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from avisa.errors import NotSignedIn, TooMany
from avisa.identity import actions, doors, passwords, queries
from avisa.identity.rules import TRIES_PER_ADDRESS, TRIES_PER_EMAIL
from avisa.identity.tables import session as session_table
from avisa.identity.tables import user
from avisa.identity.types import Credentials, Member, Role, SignedIn
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.kernel.secrets import Vault, token_hash
from tests.cast import SECRET, Company, FakeClock
from tests.databases import ON_SQLITE

PASSWORD = "giz branco na lousa"
EMAIL = "ana@horizonte.example"


@pytest.fixture
def ana(horizonte: Company) -> Member:
    newcomer = doors.NewUser(EMAIL, "Ana Prado", Role.OWNER, PASSWORD)
    return doors.add_user(horizonte.db, horizonte.ids, horizonte.workspace_id, newcomer, horizonte.clock())


def come_in(
    company: Company,
    password: str = PASSWORD,
    email: str = EMAIL,
    address: str = "192.0.2.7",
    workspace_id: int | None = None,
) -> SignedIn:
    credentials = Credentials(email, password, address)
    return doors.sign_in(
        company.db, Vault(SECRET), company.ids, credentials, company.clock(), workspace_id=workspace_id
    )


def who_is(company: Company, token: str) -> Member | None:
    with company.db.read() as tx:
        return queries.member_of_session(tx, token_hash(token), company.clock())


def refusals(company: Company, times: int, password: str = PASSWORD, email: str = EMAIL) -> list[str]:
    """The codes of so many tries that must all fail."""
    seen = []
    for _ in range(times):
        with pytest.raises((NotSignedIn, TooMany)) as refusal:
            come_in(company, password, email)
        seen.append(refusal.value.code)
    return seen


def test_the_right_password_opens_a_session(horizonte: Company, ana: Member) -> None:
    assert who_is(horizonte, come_in(horizonte, email=" ANA@horizonte.example").token) == ana


def test_the_database_holds_no_token(horizonte: Company, ana: Member) -> None:
    token = come_in(horizonte).token
    with horizonte.db.read() as tx:
        assert tx.scalar(select(session_table.c.token_hash)) == token_hash(token) != token


@ON_SQLITE
def test_neither_password_nor_token_shows_in_a_log_line(horizonte: Company, ana: Member) -> None:
    signed_in = come_in(horizonte)
    shown = f"{signed_in!r} {Credentials(EMAIL, PASSWORD)!r}"
    assert PASSWORD not in shown
    assert signed_in.token not in shown


def test_a_wrong_password_and_an_unknown_person_look_the_same(horizonte: Company, ana: Member) -> None:
    assert refusals(horizonte, 1, password="another password") == ["sign_in_wrong"]
    assert refusals(horizonte, 1, email="nobody@horizonte.example") == ["sign_in_wrong"]


def test_an_unknown_person_costs_a_real_hash_too() -> None:
    assert not passwords.matches(None, "nobody has this password")
    assert passwords.nobodys_hash().split("$")[3] == passwords.hashed("x").split("$")[3]


def test_caios_workspace_is_not_anas_to_choose(horizonte: Company, padaria: Company, ana: Member) -> None:
    with pytest.raises(NotSignedIn):
        come_in(horizonte, workspace_id=padaria.workspace_id)


def test_somebody_disabled_is_out_at_once_and_does_not_come_back(horizonte: Company, ana: Member) -> None:
    token = come_in(horizonte).token
    with horizonte.db.write() as tx:
        tx.execute(update(user).values(disabled_at=horizonte.clock()))
    assert who_is(horizonte, token) is None
    assert refusals(horizonte, 1) == ["sign_in_wrong"]


def test_signing_out_ends_the_session_and_only_this_one(horizonte: Company, ana: Member) -> None:
    here, elsewhere = come_in(horizonte).token, come_in(horizonte).token
    with horizonte.db.write() as tx:
        assert actions.sign_out(tx, here)
        assert not actions.sign_out(tx, here)
    assert who_is(horizonte, here) is None
    assert who_is(horizonte, elsewhere) == ana


def test_a_new_password_ends_every_session(horizonte: Company, ana: Member) -> None:
    token = come_in(horizonte).token
    doors.change_password(horizonte.db, horizonte.ids, ana, "outra lousa, outro giz", horizonte.clock())
    assert who_is(horizonte, token) is None
    assert refusals(horizonte, 1) == ["sign_in_wrong"]
    assert come_in(horizonte, password="outra lousa, outro giz").member == ana


def test_a_session_that_is_not_used_ends_after_a_day(
    horizonte: Company, ana: Member, clock: FakeClock
) -> None:
    token = come_in(horizonte).token
    clock.advance(1 * DAY - 1)
    assert who_is(horizonte, token) == ana
    clock.advance(1)
    assert who_is(horizonte, token) is None


def test_use_keeps_a_session_alive_but_not_past_two_weeks(
    horizonte: Company, ana: Member, clock: FakeClock
) -> None:
    token, began = come_in(horizonte).token, clock.now
    while who_is(horizonte, token):
        with horizonte.db.write() as tx:
            actions.renew_session(tx, token, clock.now)
        clock.advance(20 * HOUR)
    assert 14 * DAY <= clock.now - began < 15 * DAY


def test_not_every_page_writes_the_session(horizonte: Company, ana: Member, clock: FakeClock) -> None:
    token = come_in(horizonte).token
    clock.advance(4 * MINUTE)
    with horizonte.db.write() as tx:
        assert actions.renew_session(tx, token, clock.now) is None
    clock.advance(1 * MINUTE)
    with horizonte.db.write() as tx:
        assert actions.due_for_renewal(tx, token, clock.now)
        assert actions.renew_session(tx, token, clock.now) == clock.now + DAY


def test_an_ended_session_cannot_be_renewed(horizonte: Company, ana: Member, clock: FakeClock) -> None:
    token = come_in(horizonte).token
    clock.advance(2 * DAY)
    with horizonte.db.write() as tx:
        assert actions.renew_session(tx, token, clock.now) is None


def test_guessing_one_persons_password_is_slowed_down(
    horizonte: Company, ana: Member, clock: FakeClock
) -> None:
    codes = refusals(horizonte, TRIES_PER_EMAIL + 1, password="a guess")
    assert codes == ["sign_in_wrong"] * TRIES_PER_EMAIL + ["sign_in_too_many"]
    with pytest.raises(TooMany) as refusal:
        come_in(horizonte, address="198.51.100.1")  # from elsewhere too, and with the right password
    assert refusal.value.fields["retry_after"] == 15 * MINUTE // SECOND
    clock.advance(15 * MINUTE)
    assert come_in(horizonte).member == ana


def test_knocking_on_does_not_make_the_wait_longer(horizonte: Company, ana: Member, clock: FakeClock) -> None:
    refusals(horizonte, TRIES_PER_EMAIL, password="a guess")
    clock.advance(14 * MINUTE)
    refusals(horizonte, 20, password="a guess")
    clock.advance(1 * MINUTE)
    assert come_in(horizonte).member == ana


def test_one_address_cannot_try_many_people(horizonte: Company) -> None:
    with ThreadPoolExecutor(8) as guessers:
        tries = guessers.map(
            lambda n: refusals(horizonte, 1, email=f"person{n}@horizonte.example"), range(TRIES_PER_ADDRESS)
        )
        assert [code for codes in tries for code in codes] == ["sign_in_wrong"] * TRIES_PER_ADDRESS
    assert refusals(horizonte, 1, email="one.more@horizonte.example") == ["sign_in_too_many"]


def test_guesses_at_the_same_moment_are_counted_too(horizonte: Company, ana: Member) -> None:
    start = threading.Barrier(12)

    def guess(_: int) -> str:
        start.wait(timeout=30)
        return refusals(horizonte, 1, password="a guess")[0]

    with ThreadPoolExecutor(12) as guessers:
        codes = list(guessers.map(guess, range(12)))
    assert codes.count("sign_in_wrong") <= TRIES_PER_EMAIL


def test_coming_in_forgets_the_slips_before_it(horizonte: Company, ana: Member) -> None:
    for _ in range(3):
        refusals(horizonte, TRIES_PER_EMAIL - 1, password="a slip")
        assert come_in(horizonte).member == ana


@ON_SQLITE
def test_neighbours_in_one_ipv6_network_are_throttled_as_one(horizonte: Company) -> None:
    one = doors.buckets_of(Vault(SECRET), Credentials(EMAIL, "", "2001:db8:1:2::1"))
    other = doors.buckets_of(Vault(SECRET), Credentials(EMAIL, "", "2001:db8:1:2:ffff::9"))
    elsewhere = doors.buckets_of(Vault(SECRET), Credentials(EMAIL, "", "2001:db8:1:3::1"))
    assert one == other
    assert one[1] != elsewhere[1]
