"""The demo's SMS: a fake provider beside it, and the words with which the company asks for a yes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from avisa.consent.intake.sms.actions import set_provider
from avisa.consent.intake.sms.rules import REST_DAYS
from avisa.consent.intake.sms.types import SmsProvider
from avisa.consent.queries import purposes_of
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.texts.queries import published
from avisa.consent.texts.rules import model_text
from avisa.kernel.i18n import DEFAULT, Translator
from avisa.programs.demo_company import COMPANY
from avisa.programs.house import House
from avisa.programs.sms_fake import BODY, ID_AT, OUTBOX, PATH, Outbox, fake_sms

HEADERS = {"Authorization": "Bearer demo"}
PER_SECOND = 5


@contextmanager
def demo_sms(house: House, workspace_id: int, _: Translator) -> Iterator[str]:
    """The page that shows what would have been sent; the company's SMS go there from now on."""
    with fake_sms(Outbox(house.settings.data_path / OUTBOX), _) as fake:
        with house.unit(workspace_id) as unit:
            told = (fake.url + PATH, HEADERS, BODY, ID_AT, PER_SECOND, REST_DAYS)
            set_provider(unit, house.vault, SmsProvider(workspace_id, *told))
        say_what_is_asked(house, workspace_id)
        yield fake.url


def say_what_is_asked(house: House, workspace_id: int) -> None:
    """A text for each purpose, so that forms, QR codes and SMS can be tried at once."""
    with house.unit(workspace_id) as unit:
        known = published(unit.tx, workspace_id)
        for purpose in purposes_of(unit.tx, workspace_id).values():
            if (purpose.id, DEFAULT) not in known:
                body = model_text(DEFAULT, COMPANY.name, purpose.name)
                publish_text(unit, save_text(unit, purpose.id, DEFAULT, body))
