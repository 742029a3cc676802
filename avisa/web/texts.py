"""What refusals of the domains are called for a person: one text for each code, filled from its fields."""

from __future__ import annotations

from avisa.errors import AvisaError
from avisa.web.forms import Mistake

N_ = str

TEXTS: dict[str, str] = {
    "sign_in_wrong": N_("E-mail or password is not right."),
    "sign_in_too_many": N_("Too many attempts. Try again in %(minutes)s minutes."),
    "email_malformed": N_("This is not an e-mail address."),
    "email_taken": N_("This e-mail is already in use."),
    "password_length": N_("Use between %(shortest)s and %(longest)s characters."),
    "password_repeats": N_("Use at least %(different)s different characters."),
    "password_guessable": N_("This password is too easy to guess."),
    "not_allowed": N_("Your role may not do this."),
    "not_found": N_("There is nothing at this address, or it belongs to another company."),
}
OTHERWISE = N_("This cannot be done now (%(code)s).")


def text_of(error: AvisaError) -> Mistake:
    if error.code not in TEXTS:
        return Mistake(OTHERWISE, {"code": error.code})
    fields = dict(error.fields)
    if "retry_after" in fields:
        fields["minutes"] = -(-int(str(fields["retry_after"])) // 60)
    return Mistake(TEXTS[error.code], fields)
