"""What money is called on screens: kinds of messages as prices know them, why one was free; English here."""

from __future__ import annotations

from avisa.kernel.i18n import N_

CATEGORIES = {
    "marketing": N_("Marketing"),
    "utility": N_("Utility"),
    "authentication": N_("Authentication"),
    "authentication-international": N_("Authentication, international"),
    "service": N_("Answers in the desk"),
    "referral_conversion": N_("After an advertisement"),
}

TYPES = {
    "free_customer_service": N_("free: within 24 hours of their message, or one of the month's free ones"),
    "free_entry_point": N_("free: they came by an advertisement"),
}

NOTICES = {
    "rates_taken": N_("The rate card was brought in. Its prices count from their day on."),
    "rates_withdrawn": N_("The rate card was withdrawn. What the cards before it say counts again."),
}
