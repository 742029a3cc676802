"""What codes of SMS invitations are called on screens: states, reasons, answers; English here."""

from __future__ import annotations

from avisa.consent.intake.sms.types import Asking, AskingState, Counts, SmsState, Way
from avisa.consent.texts.types import LACKS, Finding
from avisa.kernel.i18n import N_

WAYS = {
    "link": (
        N_("By a link"),
        N_("The SMS leads to a page that shows the published words and asks for the yes."),
    ),
    "word": (N_("By a word"), N_("The SMS asks for a word that people send to you over WhatsApp.")),
}

ASKING_STATES: dict[str, tuple[str, str]] = {
    "preparing": (N_("Not all numbers came in"), "bad"),
    "draft": (N_("Draft"), ""),
    "running": (N_("Running"), "info"),
    "stopped": (N_("Stopped"), "wait"),
    "done": (N_("Finished"), "good"),
}

SMS_STATES: dict[str, tuple[str, str]] = {
    "queued": (N_("Waiting"), "wait"),
    "sending": (N_("Sending"), "info"),
    "sent": (N_("Taken by the provider"), "good"),
    "refused": (N_("Refused"), "bad"),
    "unknown": (N_("Outcome unknown"), "bad"),
    "skipped": (N_("Not invited"), ""),
    "expired": (N_("Too late"), ""),
    "cancelled": (N_("Cancelled"), ""),
}

ANSWERS: dict[str, tuple[str, str]] = {
    "yes": (N_("Said yes"), "good"),
    "no": (N_("Said no"), ""),
    "": (N_("No answer yet"), ""),
}

REASONS = {
    "": "",
    "stopped": N_("Asked not to be messaged"),
    "erased": N_("Was erased at their own wish"),
    "agreed": N_("Has said yes already"),
    "invited_lately": N_("Was invited a short time ago"),
    "quiet_hours": N_("Waits for your hours"),
    "later": N_("The provider could not be reached, or asked to come again; it is tried by itself."),
    "refused": N_("The provider refused this number"),
    "no_answer": N_("The provider gave no clear answer"),
    "engine_died": N_("Avisa stopped while it was being sent"),
    "provider_refuses": N_("The provider refuses everything"),
    "expired": N_("Its time had passed before it could leave"),
    "answered": N_("Known to have come: the person answered"),
    "person": N_("As somebody of your company said"),
    "arrived": N_("Known to have come: the provider says so"),
    "undelivered": N_("The provider says that it did not arrive"),
}

STOPS = {
    "": "",
    "person": N_("Somebody of your company stopped it."),
    "no_provider": N_("No provider of SMS is set up. An owner does that under Settings, SMS."),
    "provider_unusable": N_("What is set up of the provider does not work. Look at Settings, SMS."),
    "provider_refuses": N_(
        "The provider refuses everything: the key, the address or the credit is wrong. Nothing was lost; "
        "mend it under Settings, SMS, then go on."
    ),
    "unclear_answers": N_(
        "Three SMS in a row got no clear answer. Look at the provider's own page before you go on: what may "
        "have left is not sent again."
    ),
    "restored_backup": N_(
        "The database was restored from a backup. What it holds as waiting may have been sent since: look at "
        "the provider's own page before you go on."
    ),
}

LACKS_OF_SMS = LACKS | {
    "sms_place": N_("“%(place)s” is no place that is filled in here."),
    "sms_way": N_("It gives no way to answer."),
    "length": N_("It is long: %(length)s characters. An SMS has room for %(most)s at most."),
}


def state_of(asking: Asking, counts: Counts) -> tuple[str, str]:
    """An invitation runs as long as somebody waits for it."""
    waits = counts.of(SmsState.QUEUED, SmsState.SENDING)
    over = asking.state is AskingState.RUNNING and not waits
    return ASKING_STATES["done" if over else asking.state.value]


def lack_of(finding: Finding) -> str:
    return LACKS_OF_SMS[finding.rule]


def reason_of(code: str) -> str:
    return REASONS.get(code, code)


def stop_of(code: str) -> str:
    return STOPS.get(code, code)


def warnings(asking: Asking, provider: object | None) -> list[str]:
    found = []
    if provider is None:
        found.append(STOPS["no_provider"])
    if asking.way is Way.LINK and not asking.base.startswith("https://"):
        found.append(
            N_(
                "People cannot open the links: they begin with the address at which you see this page, "
                "which is not a public https address. Open Avisa at its public address and make the "
                "invitation there."
            )
        )
    return found


# What a page says once after something was done.
NOTICES = {
    "sms_drafted": N_("The invitation is drafted. Nothing has left yet: look at it, then send it."),
    "sms_launched": N_("The invitation is on its way. You can leave this page; it goes on."),
    "sms_stopped": N_("Nothing more of it leaves. Links that people have already still answer."),
    "sms_dropped": N_("The draft was deleted."),
    "sms_decided": N_("It is counted so, and not sent again."),
    "sms_provider_saved": N_("SMS go there from now on."),
}
