"""The platform's error codes: HTTP status and title of each, and the two bodies they travel in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

# code: (HTTP status, title). Meta's rule is to branch on the code; the HTTP status of the
# throttles is documented as 400, some emulators say 429 [!].
CATALOGUE: dict[int, tuple[int, str]] = {
    1: (500, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130403: (400, "Message undeliverable"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country."),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business Account locked"),
    131037: (400, "WhatsApp provided number needs display name approval before message can be sent."),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages from this business"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131055: (400, "Method not allowed"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131059: (400, "Invalid paging cursor"),
    131062: (400, "Business-scoped user id is not supported for this message"),
    131063: (400, "Marketing messages are disabled on this endpoint"),
    131064: (400, "Utility template limit reached"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132021: (400, "Template name is already in use"),  # [!] the words are not confirmed
    132018: (400, "There is an issue with the parameters of the template"),
    132068: (400, "Flow is in blocked state"),
    132069: (400, "Flow is in throttled state"),
    133000: (500, "Incomplete deregistration"),
    133004: (503, "Server temporarily unavailable"),
    133005: (400, "Two step verification PIN mismatch"),
    133006: (400, "Phone number re-verification needed"),
    133008: (400, "Too many two step verification PIN guesses"),
    133016: (400, "Account register deregister rate limit exceeded"),
    133010: (400, "Phone number not registered"),
    134011: (400, "Payments terms of service not accepted"),
    134100: (400, "Only marketing messages supported"),
    134101: (400, "Your template is still syncing"),
    134102: (500, "Template unavailable for use"),
    135000: (400, "Generic user error"),
    136025: (400, "Verify code error"),
    139200: (400, "Direct Send Utility access is blocked"),
    147001: (400, "Username is not available"),
    200006: (400, "Cannot disable template insights"),
    200007: (400, "Template insights is not enabled"),
    137000: (400, "Recipient identity key hash mismatch"),  # [!] neither code nor words are confirmed
}
# Codes that the platform usually tells by a failed status, after it has accepted the message. All others
# come in the answer; some come both ways, so a client needs one classifier for the two.
TOLD_LATER = frozenset((130403, 130472, 130497, 131026, 131042, 131047, 131048, 131049, 131050, 131053))
ERROR_PAGE = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
_UNKNOWN = (400, "Unknown error")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the platform refuses; `message` replaces the one made of code and title."""

    code: int
    details: str = ""
    message: str = ""
    subcode: int = 0
    kind: str = "OAuthException"
    # What the platform shows to the person who wrote the template.
    user_title: str = ""
    user_message: str = ""

    @property
    def http(self) -> int:
        return CATALOGUE.get(self.code, _UNKNOWN)[0]


def error_body(problem: Problem, trace: str) -> bytes:
    error: dict[str, Any] = {
        "message": problem.message or f"(#{problem.code}) {title_of(problem.code)}",
        "type": problem.kind,
        "code": problem.code,
    }
    if problem.subcode:
        error["error_subcode"] = problem.subcode
    if problem.user_title:
        error["is_transient"] = False
        error["error_user_title"], error["error_user_msg"] = problem.user_title, problem.user_message
    if problem.details:
        error["error_data"] = {"messaging_product": "whatsapp", "details": problem.details}
    return msgspec.json.encode({"error": error | {"fbtrace_id": trace}})


def failure(code: int, details: str) -> dict[str, Any]:
    """One entry of `errors` in a failed status."""
    title = title_of(code)
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or title},
        "href": ERROR_PAGE,
    }


def title_of(code: int) -> str:
    return CATALOGUE.get(code, _UNKNOWN)[1]


def no_such_object(object_id: str, verb: str) -> Problem:
    reason = "does not exist, cannot be loaded due to missing permissions, or does not support this operation"
    message = f"Unsupported {verb} request. Object with ID '{object_id}' {reason}"
    return Problem(100, message=message, subcode=33, kind="GraphMethodException")


def missing(name: str) -> Problem:
    return Problem(100, message=f"(#100) The parameter {name} is required.")


EXPIRED_TOKEN = Problem(
    190, message="Error validating access token: the session is unknown or has expired.", subcode=463
)
