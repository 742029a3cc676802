"""What a provider's refusal means for the person who reads it: what happened, and what to do.

One English message id for each name of a fault, in the catalogues under that text; screens look
faults up here, so that none of them imports `channels`.
"""

from __future__ import annotations

N_ = str  # marks a text for the catalogues; the reader's language is applied where it is shown

FAULT_TEXT: dict[str, str] = {
    "token_invalid": N_("The access token expired or was withdrawn. Enter a new token in the connection."),
    "permission_missing": N_(
        "The access token lacks a permission. Give it the messaging and management permissions."
    ),
    "account_restricted": N_("Meta restricted this account. See the account's health in Meta and appeal."),
    "account_locked": N_("Meta locked this account. See the account's health in Meta and appeal."),
    "payment_problem": N_("Meta could not charge this account. Check the payment method in Meta."),
    "payments_terms_open": N_("The terms for payments were not accepted. Accept them in Meta."),
    "country_restricted": N_("This account may not send to the recipient's country. Leave these people out."),
    "health_blocked": N_("Meta reports a problem with this account. Open the account's health in Meta."),
    "number_unknown": N_(
        "Meta does not know this number, or the token may not see it. Check the connection."
    ),
    "number_not_registered": N_("The number is not registered. Register it again in Meta."),
    "number_not_verified": N_("The number has not been verified. Verify it in Meta, then register it."),
    "display_name_not_approved": N_("The number's display name is not approved. Ask Meta to review it."),
    "registration_failed": N_("The number's registration failed. Check its PIN and register it again."),
    "registration_throttled": N_("The number was registered too often. Wait three days before trying again."),
    "app_call_limit": N_("The application made too many calls. Sending goes on by itself in some minutes."),
    "account_call_limit": N_("The account made too many calls. Sending goes on by itself in some minutes."),
    "throughput_exceeded": N_("Messages left faster than the number allows. Sending slows down by itself."),
    "pair_rate_limited": N_(
        "Too many messages to the same person in a short time. It is tried again by itself."
    ),
    "number_in_maintenance": N_("Meta is working on this number. Sending goes on by itself."),
    "spam_rate_limited": N_(
        "Meta slowed this number down after blocks or reports. Check its quality, wait some hours, resume."
    ),
    "category_misuse_limited": N_(
        "Meta limited utility templates after wrong categories. Correct the categories and wait for the end."
    ),
    "provider_error": N_(
        "Meta had an internal error and did not say what became of the message. Wait for its status."
    ),
    "service_unavailable": N_("Meta was unavailable for a moment. It is tried again by itself."),
    "undeliverable": N_(
        "The message cannot be delivered: no WhatsApp there, or a version too old. Check the number."
    ),
    "stopped_marketing": N_(
        "The person stopped marketing from your company. Send no marketing until the person resumes it."
    ),
    "marketing_capped": N_(
        "This person received enough marketing from all companies for now. Wait at least a day."
    ),
    "held_out_of_marketing": N_(
        "Meta keeps this person out of marketing for an experiment. Use another way for this campaign."
    ),
    "recipient_is_sender": N_("The recipient is the sending number itself. Take it off the list."),
    "recipient_not_allowed": N_(
        "A test number reaches only the people on its list. Add the person in Meta or use a real number."
    ),
    "recipient_blocked_by_us": N_("Your company blocked this person. Unblock the person to send again."),
    "window_closed": N_("More than 24 hours passed since the person last wrote. Send an approved template."),
    "phone_required": N_(
        "The person is known by an id alone. This message needs a phone number: ask for it."
    ),
    "bad_request": N_(
        "Meta did not accept the request. Check the message and report it if it happens again."
    ),
    "parameter_missing": N_("A required value was missing. Fill in every variable, header and button."),
    "parameter_invalid": N_("A value was not acceptable. Check what fills the variables for this person."),
    "message_type_unsupported": N_("This kind of message is not supported. Send it in another form."),
    "inbound_media_unavailable": N_("The file that the person sent cannot be fetched. Ask for it again."),
    "media_not_uploaded": N_("The file could not be uploaded. Check its address, type and size."),
    "paging_cursor_invalid": N_("The list changed while it was being read. It is read again by itself."),
    "direct_send_refused": N_("This message cannot leave without a template. Use an approved template."),
    "parameter_count_wrong": N_(
        "The number of values differs from the template. Synchronise the templates, map the variables again."
    ),
    "template_missing": N_(
        "The template does not exist in this language or is not approved. Synchronise the templates."
    ),
    "text_too_long": N_("With this person's values the text is too long. Shorten the values."),
    "template_against_policy": N_("The template's content is against Meta's policy. Write another template."),
    "parameter_format_wrong": N_(
        "The values lack the template's format. Synchronise the templates, map the variables again."
    ),
    "template_paused": N_("Meta paused the template for low quality. Resume the campaign when it is back."),
    "template_disabled": N_("Meta disabled the template for good. Write another template."),
    "parameter_value_invalid": N_(
        "A value holds line breaks, tabs or many spaces in a row. Correct this person's values."
    ),
    "flow_blocked": N_("The form in this template is blocked. Open it in Meta and correct it."),
    "flow_throttled": N_("The form in this template is limited to a few messages an hour. Check its health."),
    "marketing_only": N_("This way of sending takes marketing templates only. Choose another template."),
    "marketing_door_closed": N_(
        "This account does not take marketing on the ordinary way. Change the account's setting in Meta."
    ),
    "marketing_door_not_open": N_("This account may not use marketing messages yet. Complete it in Meta."),
    "template_syncing": N_("Meta is still preparing the template. It is tried again by itself."),
    "template_draft_refused": N_("Meta did not accept the template as written. Correct it and submit again."),
    "template_limit_reached": N_("The account has as many templates as it may have. Delete some in Meta."),
    "template_name_taken": N_("A template of this name and language exists or is being deleted. Rename it."),
    "template_insights_refused": N_("Figures of templates are not available. Enable them in Meta."),
    "unlisted": N_("Meta refused the message with a code that is not known here. See the details."),
}
