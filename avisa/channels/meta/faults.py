"""Meta's error codes as data: what each one is called, whose it is, and what the engine does about it.

One table for both channels, the answer to a POST and the `failed` status that comes by webhook.
Source: error codes of the Cloud API (facts, section 4; checked 2026-11). The texts for people are
`avisa.messages.fault_text`, under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from avisa.channels.port import Blame, Fault, Verb
from avisa.kernel.clock import MINUTE, SECOND

OURS, CUSTOMER, PROVIDER = Blame.OURS, Blame.CUSTOMER, Blame.PROVIDER
RECIPIENT, PACE = Blame.RECIPIENT, Blame.PACE
RETRY, FAIL, UNKNOWN = Verb.RETRY, Verb.FAIL, Verb.UNKNOWN
PAUSE_CAMPAIGN, STOP_CAMPAIGN = Verb.PAUSE_CAMPAIGN, Verb.STOP_CAMPAIGN
STOP_NUMBER, STOP_ACCOUNT = Verb.STOP_NUMBER, Verb.STOP_ACCOUNT

NO_SUCH_OBJECT = 33  # Meta sends it as subcode of 100 for an id that it does not know
OF_TEMPLATES = range(2_388_000, 2_389_000)  # subcodes of 100 when a template is created or changed


def fault_of(code: int, subcode: int = 0) -> Fault:
    """The table's entry; a code that it lacks fails this message only, and is ours to look into."""
    if code == 100 and (subcode == NO_SUCH_OBJECT or subcode in OF_TEMPLATES):
        return FAULTS.get(subcode) or FAULTS[code]
    return FAULTS.get(code) or Fault(code, "unlisted", FAIL, OURS)


def _table(*faults: Fault) -> Mapping[int, Fault]:
    codes = [fault.code for fault in faults]
    if len(set(codes)) != len(codes):
        raise ValueError("fault_listed_twice")
    return MappingProxyType({fault.code: fault for fault in faults})


ACCESS = (
    Fault(0, "token_invalid", STOP_ACCOUNT, CUSTOMER),
    Fault(190, "token_invalid", STOP_ACCOUNT, CUSTOMER),
    Fault(3, "permission_missing", STOP_ACCOUNT, CUSTOMER),
    Fault(10, "permission_missing", STOP_ACCOUNT, CUSTOMER),
    *(Fault(code, "permission_missing", STOP_ACCOUNT, CUSTOMER) for code in range(200, 300)),
    Fault(131005, "permission_missing", STOP_ACCOUNT, CUSTOMER),
)

ACCOUNT = (
    Fault(368, "account_restricted", STOP_ACCOUNT, CUSTOMER),
    Fault(131031, "account_locked", STOP_ACCOUNT, CUSTOMER),
    Fault(131042, "payment_problem", STOP_ACCOUNT, CUSTOMER),
    Fault(134011, "payments_terms_open", FAIL, CUSTOMER),
    Fault(130497, "country_restricted", FAIL, CUSTOMER),
    Fault(141002, "health_blocked", FAIL, CUSTOMER),
    Fault(141014, "health_blocked", FAIL, CUSTOMER),
)

NUMBER = (
    Fault(NO_SUCH_OBJECT, "number_unknown", STOP_NUMBER, CUSTOMER),
    Fault(131045, "number_not_registered", STOP_NUMBER, CUSTOMER),
    Fault(133010, "number_not_registered", STOP_NUMBER, CUSTOMER),
    Fault(133006, "number_not_verified", STOP_NUMBER, CUSTOMER),
    Fault(131037, "display_name_not_approved", STOP_NUMBER, CUSTOMER),
    Fault(133000, "registration_failed", STOP_NUMBER, CUSTOMER),
    Fault(133005, "registration_failed", STOP_NUMBER, CUSTOMER),
    Fault(133008, "registration_failed", STOP_NUMBER, CUSTOMER),
    Fault(133009, "registration_failed", STOP_NUMBER, CUSTOMER),
    Fault(133015, "registration_failed", STOP_NUMBER, CUSTOMER),
    Fault(133016, "registration_throttled", STOP_NUMBER, CUSTOMER),
)

# A throttle says nothing against the message: it may wait long before it counts as failed.
THROTTLES = (
    Fault(4, "app_call_limit", RETRY, PACE, wait=5 * MINUTE, attempts=12),
    Fault(80007, "account_call_limit", RETRY, PACE, wait=5 * MINUTE, attempts=12),
    Fault(130429, "throughput_exceeded", RETRY, PACE, wait=SECOND, attempts=30),
    Fault(131056, "pair_rate_limited", RETRY, PACE, wait=6 * SECOND, attempts=6),
    Fault(131057, "number_in_maintenance", RETRY, PROVIDER, wait=MINUTE, attempts=10),
    Fault(2494100, "number_in_maintenance", RETRY, PROVIDER, wait=MINUTE, attempts=10),
    Fault(131048, "spam_rate_limited", PAUSE_CAMPAIGN, CUSTOMER),
    Fault(131064, "category_misuse_limited", STOP_CAMPAIGN, CUSTOMER),
)

# 1, 2 and 131000 promise nothing about what became of the message (decision 2).
TRANSIENT = (
    Fault(1, "provider_error", UNKNOWN, PROVIDER),
    Fault(2, "provider_error", UNKNOWN, PROVIDER),
    Fault(131000, "provider_error", UNKNOWN, PROVIDER),
    Fault(131016, "service_unavailable", RETRY, PROVIDER, wait=5 * SECOND, attempts=4),
    Fault(133004, "service_unavailable", RETRY, PROVIDER, wait=5 * SECOND, attempts=4),
)

PERSON = (
    Fault(131026, "undeliverable", FAIL, RECIPIENT, marks="not_on_whatsapp"),
    Fault(131050, "stopped_marketing", FAIL, RECIPIENT, marks="platform_stop"),
    # Asking again within 24 h makes the cap last longer, so it never goes back to the queue.
    Fault(131049, "marketing_capped", FAIL, PROVIDER),
    Fault(130472, "held_out_of_marketing", FAIL, PROVIDER),
    Fault(131021, "recipient_is_sender", FAIL, CUSTOMER),
    Fault(131030, "recipient_not_allowed", FAIL, CUSTOMER),
    Fault(130403, "recipient_blocked_by_us", FAIL, CUSTOMER),
    Fault(131047, "window_closed", FAIL, OURS),
    Fault(131062, "phone_required", FAIL, OURS),
)

PAYLOAD = (
    Fault(100, "bad_request", FAIL, OURS),
    Fault(131008, "parameter_missing", FAIL, OURS),
    Fault(131009, "parameter_invalid", FAIL, OURS),
    Fault(135000, "bad_request", FAIL, OURS),
    Fault(131051, "message_type_unsupported", FAIL, OURS),
    Fault(131052, "inbound_media_unavailable", FAIL, RECIPIENT),
    Fault(131053, "media_not_uploaded", RETRY, CUSTOMER, wait=10 * SECOND, attempts=2),
    Fault(131059, "paging_cursor_invalid", FAIL, OURS),
    Fault(139200, "direct_send_refused", FAIL, OURS),
    Fault(2388318, "direct_send_refused", FAIL, OURS),
    Fault(2388330, "direct_send_refused", FAIL, OURS),
)

# What is wrong with the template is wrong for everyone it would go to.
TEMPLATE = (
    Fault(132000, "parameter_count_wrong", STOP_CAMPAIGN, CUSTOMER),
    Fault(132001, "template_missing", STOP_CAMPAIGN, CUSTOMER),
    Fault(132005, "text_too_long", FAIL, CUSTOMER),
    Fault(132007, "template_against_policy", STOP_CAMPAIGN, CUSTOMER),
    Fault(132012, "parameter_format_wrong", STOP_CAMPAIGN, CUSTOMER),
    Fault(132015, "template_paused", PAUSE_CAMPAIGN, CUSTOMER),
    Fault(132016, "template_disabled", STOP_CAMPAIGN, CUSTOMER),
    Fault(132018, "parameter_value_invalid", FAIL, CUSTOMER),
    Fault(132068, "flow_blocked", STOP_CAMPAIGN, CUSTOMER),
    Fault(132069, "flow_throttled", PAUSE_CAMPAIGN, CUSTOMER),
)

MARKETING_DOOR = (
    Fault(131055, "marketing_only", STOP_CAMPAIGN, OURS),
    Fault(134100, "marketing_only", STOP_CAMPAIGN, OURS),
    Fault(131063, "marketing_door_closed", STOP_CAMPAIGN, CUSTOMER),
    Fault(134101, "template_syncing", RETRY, PROVIDER, wait=10 * MINUTE, attempts=6),
    Fault(134102, "marketing_door_not_open", STOP_CAMPAIGN, CUSTOMER),
)

# Answers to writing a template, never to a send; shown to the author.
AUTHORING = (
    *(
        Fault(code, "template_draft_refused", FAIL, CUSTOMER)
        for code in (2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299)
    ),
    Fault(2388019, "template_limit_reached", FAIL, CUSTOMER),
    Fault(2388023, "template_name_taken", FAIL, CUSTOMER),
    Fault(2388024, "template_name_taken", FAIL, CUSTOMER),
    *(Fault(code, "template_insights_refused", FAIL, CUSTOMER) for code in (200005, 200006, 200007)),
)

FAULTS = _table(
    *ACCESS,
    *ACCOUNT,
    *NUMBER,
    *THROTTLES,
    *TRANSIENT,
    *PERSON,
    *PAYLOAD,
    *TEMPLATE,
    *MARKETING_DOOR,
    *AUTHORING,
)
