"""What the problems of schedules mean, for the developer who reads it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

SCHEDULES: dict[str, tuple[str, str]] = {
    "schedule_malformed": (
        N_("The schedule is not whole"),
        N_("“%(field)s” is missing, or holds what cannot be."),
    ),
    "schedule_never": (
        N_("The schedule never comes"),
        N_("Its days have all passed, or the rule has none in ten years."),
    ),
    "schedule_name_taken": (
        N_("The name is taken"),
        N_("Another schedule is called “%(name)s”."),
    ),
    "schedule_over": (
        N_("The schedule does not allow it now"),
        N_("It has ended, or is not in a state that allows this."),
    ),
    "rrule_malformed": (
        N_("The rule is not one of whole days"),
        N_("Use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY of RFC 5545, without hours; see the description."),
    ),
    "run_in_the_past": (
        N_("That moment has passed"),
        N_("A run can only be moved to an hour that is still to come."),
    ),
    "run_fired": (
        N_("The run has come already"),
        N_("What has begun cannot be moved, and what has ended cannot be skipped."),
    ),
    "run_unknown": (N_("No such run"), N_("The plan has no run of this step on this day.")),
    "run_changes_too_many": (
        N_("Too many single changes"),
        N_("A schedule takes at most %(most)s moved or skipped runs. Change its plan instead."),
    ),
    "event_malformed": (
        N_("The event's name is not well formed"),
        N_("Use small letters, digits, dots, dashes and underscores: “paid”."),
    ),
    "event_in_the_future": (
        N_("The event has not happened yet"),
        N_("Its instant lies more than a day ahead."),
    ),
}
