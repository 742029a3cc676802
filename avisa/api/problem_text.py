"""What each problem means, for the developer who reads it: a title, and what to do about it.

English message ids, filled from the problem's fields; the reader's language is applied where it is told.
"""

from __future__ import annotations

from avisa.api.problem_text_campaigns import CAMPAIGNS
from avisa.api.problem_text_desk import DESK
from avisa.api.problem_text_hooks import HOOKS
from avisa.api.problem_text_links import LINKS
from avisa.api.problem_text_prices import PRICES
from avisa.api.problem_text_schedules import SCHEDULES
from avisa.api.problem_text_sending import SENDING
from avisa.api.problem_text_templates import TEMPLATES
from avisa.kernel.i18n import N_

PROBLEMS: dict[str, tuple[str, str]] = {
    "api_key_missing": (
        N_("No API key"),
        N_("Send the key in the header “Authorization: Bearer avk_…”."),
    ),
    "api_key_unknown": (N_("Unknown API key"), N_("This key does not exist or was revoked.")),
    "not_allowed": (
        N_("Not for this role"),
        N_("The key's role (%(role)s) does not include “%(permission)s”."),
    ),
    "out_of_scope": (
        N_("Not for this key"),
        N_("The key was made for some things alone (%(scopes)s); “%(permission)s” is not among them."),
    ),
    "not_found": (
        N_("Not found"),
        N_("There is nothing at this address, or it belongs to another company."),
    ),
    "method_not_allowed": (
        N_("Not possible here"),
        N_("This address does not take this method."),
    ),
    "not_json": (
        N_("Not JSON"),
        N_("Send the body as JSON, with the header “Content-Type: application/json”."),
    ),
    "too_large": (N_("Too large"), N_("The body is larger than this address takes.")),
    "malformed_request": (
        N_("The request is not well formed"),
        N_("See “errors”: each names a place in the request and what is wrong with it."),
    ),
    "internal": (
        N_("Something broke on our side"),
        N_("It was written to the log. Try again in a moment, with the same Idempotency-Key."),
    ),
    "refused": (N_("Refused"), N_("The request cannot be carried out as it stands.")),
    "conflict": (N_("Not possible now"), N_("It is not in a state that allows this.")),
    "outdated": (
        N_("Somebody changed it meanwhile"),
        N_("It is no longer what the revision in “If-Match” names. Read it again, then put your change."),
    ),
    "too_many": (N_("Too many requests"), N_("Try again in %(retry_after)s seconds.")),
    "idempotency_key_malformed": (
        N_("Idempotency-Key is not well formed"),
        N_("Use 1 to 255 visible ASCII characters, for instance a UUID."),
    ),
    "idempotency_key_reused": (
        N_("Idempotency-Key belongs to another request"),
        N_("This key was used with a different body in the last 24 hours. Use a new key for a new message."),
    ),
    "number_unknown": (
        N_("Unknown number"),
        N_("None of your numbers is “%(number)s”. Give its id or its phone."),
    ),
    "number_wanted": (
        N_("Which number?"),
        N_("You have several numbers. Say which one sends, by its id or its phone."),
    ),
    "recipient_wanted": (
        N_("Who receives it?"),
        N_("Give one of “to” (a phone), “contact_id” and “bsuid”."),
    ),
    "phone_malformed": (
        N_("Not a phone to send to"),
        N_("What stands in “to” is not a mobile number that can be written to (%(reason)s)."),
    ),
    "number_erased": (
        N_("Erased number"),
        N_("The person with this number was erased. The number stays blocked: nothing can be sent to it."),
    ),
    "contact_unknown": (N_("Unknown contact"), N_("You have no contact with this id.")),
    "contact_without_phone": (
        N_("Contact without a phone"),
        N_("This person has neither a phone nor a business-scoped id that a message could go to."),
    ),
    "code_needs_phone": (
        N_("A security code needs a phone"),
        N_("WhatsApp sends security codes to phones alone, and this person has shown none."),
    ),
    "template_unknown": (
        N_("Unknown template"),
        N_("The number's account has no template “%(name)s” in the language that was asked for."),
    ),
    "template_language_wanted": (
        N_("Which language?"),
        N_("The template “%(name)s” exists in several languages: %(languages)s."),
    ),
    "media_gone": (
        N_("The file is not here"),
        N_("“%(slot)s” names a file that you did not upload, or that was forgotten. Upload it to /v1/media."),
    ),
    "media_misfit": (
        N_("Another kind of file"),
        N_("“%(slot)s” is not what the template's header shows: a picture, a video or a document."),
    ),
    "template_unsupported": (
        N_("Template cannot be sent yet"),
        N_("It has parts that cannot be filled here: %(parts)s."),
    ),
    "variable_unknown": (
        N_("Unknown variable"),
        N_("The template has no “%(variable)s”. It has: %(wanted)s."),
    ),
    "bad_variables": (
        N_("A value does not fit"),
        N_("WhatsApp would refuse the value of “%(variable)s” (%(flaw)s)."),
    ),
    "purpose_unknown": (
        N_("Unknown purpose"),
        N_("None of your purposes is called “%(purpose)s”."),
    ),
    "purpose_repeated": (
        N_("A purpose twice"),
        N_("“%(purpose)s” stands in the list twice. Say once what holds for it."),
    ),
    "state_rule_unknown": (
        N_("Unknown state rule"),
        N_("The table has no rule “%(rule)s”. Read it at /v1/hours/state-rules."),
    ),
    "state_rule_malformed": (
        N_("Not a state rule"),
        N_("The rule “%(rule)s” has values that are none: %(columns)s."),
    ),
    "purpose_wanted": (
        N_("Which purpose?"),
        N_("Name the purpose that the person agreed to, one for %(category)s: %(purposes)s."),
    ),
    "said_in_future": (
        N_("It has not been said yet"),
        N_("“said_at” lies in the future. Look at the clock and the zone of your system."),
    ),
    "expires_too_early": (
        N_("It would expire before it leaves"),
        N_("“expires_at” must lie after now and after “scheduled_for”."),
    ),
    "malformed_draft": (N_("Not a message"), N_("The message's %(field)s cannot be sent.")),
    "proof_unknown": (
        N_("No proof"),
        N_("The ledger holds nothing that can be proven here: nothing was said, or the person was erased."),
    ),
    "ledger_broken": (
        N_("The ledger is broken"),
        N_(
            "A proof of it would not hold. Run “avisa verify” on the machine: it names the first broken link."
        ),
    ),
    "suppression_not_ours": (
        N_("Not yours to lift"),
        N_(
            "A no of the source “%(source)s” is taken back only where it came from: by the person, or by "
            "WhatsApp. What can be lifted here is “ours”."
        ),
    ),
    "events_forgotten": (
        N_("Events were forgotten"),
        N_(
            "The newest event has the position %(last)s: a backup was restored. What came after it is not "
            "known here any more. Go on with after=%(last)s."
        ),
    ),
    "message_not_queued": (
        N_("Too late to cancel"),
        N_("The message is no longer queued; it is “%(state)s”."),
    ),
    **CAMPAIGNS,
    **HOOKS,
    **LINKS,
    **PRICES,
    **SENDING,
    **DESK,
    **SCHEDULES,
    **TEMPLATES,
}

# What is wrong with one place of a request, by the validator's own name for it.
MISTAKES: dict[str, str] = {
    "missing": N_("It is missing."),
    "extra_forbidden": N_("There is no such field."),
    "json_invalid": N_("This is not JSON."),
    "string_type": N_("It must be a string."),
    "string_too_short": N_("It must not be empty."),
    "string_too_long": N_("It is too long."),
    "timezone_aware": N_("It must be an instant with a time zone (RFC 3339)."),
    "datetime_from_date_parsing": N_("It must be an instant with a time zone (RFC 3339)."),
    "datetime_parsing": N_("It must be an instant with a time zone (RFC 3339)."),
    "datetime_type": N_("It must be an instant with a time zone (RFC 3339)."),
    "model_attributes_type": N_("It must be an object."),
    "dict_type": N_("It must be an object."),
    "int_parsing": N_("It must be a whole number."),
    "hours_malformed": N_("Write hours as 08:00-12:00, at most four in a day, one after the other."),
    "never_open": N_("Leave at least one day with hours: otherwise nothing would ever leave."),
    "days_malformed": N_("The last day must not come before the first, nor a year after it."),
    "place_unknown": N_("Write a Brazilian state (SP) or area code (11)."),
    "holiday_unknown": N_("There is no such optional holiday."),
    "date_from_datetime_parsing": N_("It must be a date, as 2026-12-24."),
    "date_parsing": N_("It must be a date, as 2026-12-24."),
    "greater_than_equal": N_("It is too small."),
    "less_than_equal": N_("It is too large."),
    "int_type": N_("It must be a whole number."),
    "bool_type": N_("It must be true or false."),
    "bool_parsing": N_("It must be true or false."),
    "list_type": N_("It must be a list."),
    "too_long": N_("There are too many."),
    "too_short": N_("There are too few."),
    "enum": N_("It is none of the words that fit here; /v1/docs lists them."),
    "literal_error": N_("It is none of the words that fit here; /v1/docs lists them."),
    "string_pattern_mismatch": N_("It is not written as /v1/docs says."),
}
OTHER_MISTAKE = N_("It is not valid.")
