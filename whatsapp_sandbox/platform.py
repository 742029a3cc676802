"""The simulated platform as a whole: one portfolio, its account, its numbers, and the world around."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from whatsapp_sandbox.account.account import ALLOWED_MOST, Account
from whatsapp_sandbox.account.budget import CallBudget
from whatsapp_sandbox.account.limits import MessagingLimit, PairLimit, Throughput
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.account.others import Others
from whatsapp_sandbox.clock import SLICE, Agenda, Clock
from whatsapp_sandbox.faults import Faults, fault_in
from whatsapp_sandbox.flows.flows import Flows
from whatsapp_sandbox.groups.groups import Groups
from whatsapp_sandbox.media.files import Folder
from whatsapp_sandbox.media.media import Media
from whatsapp_sandbox.media.uploads import Uploads
from whatsapp_sandbox.people.crowd import Crowd
from whatsapp_sandbox.people.personas import People, personas_of
from whatsapp_sandbox.people.recipients import Recipient, recipient, recipient_by_id
from whatsapp_sandbox.prices.charges import Charges
from whatsapp_sandbox.prices.ledger import Ledger
from whatsapp_sandbox.prices.rates import card_in
from whatsapp_sandbox.sending.eligibility import Eligibility
from whatsapp_sandbox.settings import TIERS, Settings
from whatsapp_sandbox.store import Store
from whatsapp_sandbox.templates.categories import Categories
from whatsapp_sandbox.templates.direct import DirectSend
from whatsapp_sandbox.templates.idling import Idling
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.misuse import Misuse
from whatsapp_sandbox.templates.pacing import Pacing
from whatsapp_sandbox.templates.quality import Quality
from whatsapp_sandbox.templates.review import Review
from whatsapp_sandbox.templates.seeds import TEMPLATES
from whatsapp_sandbox.templates.templates import Templates
from whatsapp_sandbox.webhooks.outbox import Outbox


@dataclass(slots=True)
class Platform:
    settings: Settings
    clock: Clock
    agenda: Agenda
    outbox: Outbox
    tier: str
    numbers: dict[str, Number] = field(default_factory=dict)
    templates: Templates = field(default_factory=Templates)
    others: Others = field(default_factory=Others)
    review: Review = field(init=False)
    quality: Quality = field(init=False)
    pacing: Pacing = field(init=False)
    misuse: Misuse = field(init=False)
    categories: Categories = field(init=False)
    direct: DirectSend = field(init=False)
    idling: Idling = field(init=False)
    people: People = field(default_factory=People)
    crowd: Crowd = field(default_factory=Crowd)
    marketing: Eligibility = field(default_factory=Eligibility)
    faults: Faults = field(default_factory=Faults)
    pairs: PairLimit = field(default_factory=PairLimit)
    limit: MessagingLimit = field(default_factory=lambda: MessagingLimit(None))
    store: Store = field(default_factory=lambda: Store(0, r"$^"))
    charges: Charges = field(default_factory=lambda: Charges(card_in(""), "UTC", 0))
    ledger: Ledger = field(default_factory=Ledger)
    account: Account = field(init=False)
    calls: CallBudget = field(default_factory=CallBudget)
    app_calls: CallBudget = field(default_factory=CallBudget)
    flows: Flows = field(default_factory=Flows)
    groups: Groups = field(default_factory=Groups)
    folder: Folder = field(default_factory=Folder)
    media: Media = field(init=False)
    uploads: Uploads = field(init=False)
    # Counts the requests that may have changed something, so that a state file knows when to be written.
    moves: int = 0

    def begin(self) -> None:
        """Sets everything to how the settings want it at the start, and forgets what was."""
        settings = self.settings
        self.clock.restart(settings.virtual_clock, settings.start_ms)
        self.agenda.clear()
        self.outbox.clear()
        self.outbox.target = settings.webhook
        self.numbers = {}
        self.add_number(settings.phone_number_id, settings.display_phone_number, settings.verified_name)
        self._begin_templates()
        self.people = People(personas_of(settings))
        self.crowd = Crowd()
        self.marketing = Eligibility(settings.marketing_api, settings.marketing_sync_ms, self.clock.now())
        self.faults = Faults(settings.seed, map(fault_in, settings.fault))
        self.pairs = PairLimit()
        self.tier = settings.tier
        self.limit = MessagingLimit(TIERS[settings.tier])
        self.charges = Charges(card_in(settings.rates), settings.timezone, settings.free_service)
        self.ledger = Ledger()
        self.account = self._account()
        self.calls, self.app_calls = CallBudget(), CallBudget()
        self.flows, self.groups = Flows(), Groups()
        self.media = Media(settings, self.clock, self.folder)
        self.uploads = Uploads(self.folder, self.media, settings.app_secret)
        self.store = Store(time.time_ns() // 1_000_000, settings.callback_attempt)

    def _begin_templates(self) -> None:
        means = Means(self.settings, self.clock, self.agenda, self.outbox)
        self.templates = _templates(self.settings, self.clock.now())
        self.others = Others()
        self.misuse = Misuse(means, self.templates)
        self.categories = Categories(means, self.misuse)
        self.direct = DirectSend(means, self.templates)
        self.idling = Idling(means, self.templates)
        self.review = Review(means, self.templates, self.categories)
        self.pacing = Pacing(means)
        self.quality = Quality(means, self.pacing)

    def _account(self) -> Account:
        settings = self.settings
        account = Account(settings.verified_name, verified=settings.tier != "TIER_250")
        if settings.allowed:
            account.allowed = self.people_allowed(settings.allowed)
        return account

    def people_allowed(self, phones: Iterable[str]) -> frozenset[str]:
        """Raises ValueError for what is no phone number, and for too many."""
        people = [self.recipient(phone) for phone in phones]
        if None in people or len(people) > ALLOWED_MOST:
            raise ValueError(f"a test number reaches at most {ALLOWED_MOST} phone numbers")
        return frozenset(who.person for who in people if who)

    def add_number(self, number_id: str, display_phone_number: str, verified_name: str) -> Number:
        number = Number(number_id, display_phone_number, verified_name, Throughput(self.settings.mps))
        self.numbers[number_id] = number
        return number

    def is_token(self, token: str) -> bool:
        known = hmac.compare_digest(token.encode(), self.settings.token.encode())
        return known and self.account.token_works(self.clock.now())

    def set_tier(self, tier: str) -> None:
        self.tier = tier
        self.limit.places = TIERS[tier]

    def recipient(self, to: str) -> Recipient | None:
        settings = self.settings
        return recipient(to, settings.seed, settings.eight_digit_share, settings.display_phone_number)

    def recipient_by_id(self, user_id: str) -> Recipient | None:
        return recipient_by_id(user_id, self.settings.seed, self.settings.eight_digit_share)

    async def advance(self, by_ms: int) -> None:
        """Lets time pass: what is due happens in order, each instant's webhooks before the next."""
        end, ran = self.clock.now() + by_ms, self.agenda.ran
        while (due := self.agenda.next_due()) is not None and due <= end:
            self.clock.jump_to(due)
            self.agenda.run_due(due)
            await self.outbox.drain()
            if self.agenda.ran - ran >= SLICE:
                ran = self.agenda.ran
                await asyncio.sleep(0)  # others want an answer meanwhile
        self.clock.jump_to(end)


def open_platform(settings: Settings) -> Platform:
    clock = Clock(settings.virtual_clock, settings.start_ms)
    agenda = Agenda()
    outbox = Outbox(settings, clock, agenda)
    platform = Platform(settings, clock, agenda, outbox, settings.tier)
    platform.folder = Folder(f"{settings.state}.media" if settings.state else "")
    platform.begin()
    return platform


def _templates(settings: Settings, now: int) -> Templates:
    templates = Templates()
    if settings.templates:
        templates.load(settings.templates, now)
        return templates
    for body in TEMPLATES:
        templates.seed(body, now)
    return templates
