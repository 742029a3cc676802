"""Reading reports: a run's counts, its recipients, and one recipient's history."""

from __future__ import annotations

from avisa.messages.queries import recipients_page, tallies_of, tally_of
from avisa.reports.history import Step, history_of

__all__ = ["Step", "history_of", "recipients_page", "tallies_of", "tally_of"]
