"""What the scheduler's codes are called on screens; English here."""

from __future__ import annotations

from avisa.kernel.i18n import N_
from avisa.schedule.types import Clocks, Kind, Occurrence, OccurrenceState, OnClosed
from avisa.web.reasons import stop, wait

STATES: dict[str, tuple[str, str]] = {
    "draft": (N_("Draft"), ""),
    "active": (N_("Active"), "good"),
    "paused": (N_("Paused"), "wait"),
    "done": (N_("Finished"), ""),
    "cancelled": (N_("Ended"), ""),
}
RUN_STATES: dict[str, tuple[str, str]] = {
    "planned": (N_("Planned"), "info"),
    "moved": (N_("Moved"), "info"),
    "skipped": (N_("Skipped"), ""),
    "paused": (N_("Paused"), "wait"),
    "firing": (N_("Starting"), "info"),
    "running": (N_("Running"), "info"),
    "held": (N_("Waits for you"), "wait"),
    "missed": (N_("Missed"), "bad"),
    "cancelling": (N_("Cancelling"), "wait"),
    "cancelled": (N_("Cancelled"), ""),
    "done": (N_("Finished"), "good"),
}


def run_state(run: Occurrence) -> str:
    """Of RUN_STATES, for a run that came."""
    under_way = run.state in (OccurrenceState.FIRING, OccurrenceState.RUNNING)
    return "held" if run.held and under_way else run.state.value


HELD = {
    "budget_reached": N_("The next message would pass this run's budget. Give it more, or cancel the rest."),
    "budget_unpriced": stop("budget_unpriced"),
}
WAITS = {
    "held": (N_("Held back for its budget"), N_("It goes on when somebody gives this run more.")),
    "paused": (N_("The schedule is paused"), N_("It goes on when somebody resumes the schedule.")),
}


def wait_of(run: Occurrence, reason: str) -> tuple[str, str]:
    """What a message of the run waits for."""
    if reason != "paused":
        return wait(reason)
    return WAITS["held" if run.held else "paused"]


ON_CLOSED = {
    OnClosed.KEEP.value: N_("It stays on that day"),
    OnClosed.BEFORE.value: N_("It comes on the business day before"),
    OnClosed.AFTER.value: N_("It comes on the next business day: Monday also covers the weekend"),
    OnClosed.SKIP.value: N_("It is left out"),
}
CLOCKS = {
    Clocks.COMPANY.value: (N_("The company's clock"), N_("Everybody at the same moment.")),
    Clocks.PERSON.value: (
        N_("Each person's own clock"),
        N_("By the area code or country of their number: nine o'clock is nine o'clock where they live."),
    ),
}
KINDS = {
    Kind.ONCE.value: (N_("Once"), N_("On a day that you choose.")),
    Kind.REPEAT.value: (N_("Again and again"), N_("Every week, on the last business day of the month …")),
    Kind.DATE.value: (
        N_("By a date of each contact"),
        N_("Three business days before the due date, on the birthday …"),
    ),
}
NOTICES = {
    "schedule_made": N_("The draft is saved. Look at its days, rehearse one, then activate it."),
    "schedule_changed": N_("Saved. It counts from now on."),
    "schedule_active": N_("It is active: it sends by itself on its days."),
    "schedule_paused": N_("Paused. Nothing of it leaves until it is resumed."),
    "schedule_resumed": N_("It goes on."),
    "schedule_ended": N_("Ended. Nothing more of it is sent."),
    "run_moved": N_("Moved. Only this one; the plan stays as it is."),
    "run_skipped": N_("Skipped. Only this one; the plan stays as it is."),
    "run_budget": N_("Saved. If it was held back, it goes on."),
    "run_put_back": N_("It comes as planned again."),
}
