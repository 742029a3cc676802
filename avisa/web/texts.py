"""What refusals of the domains are called for a person: one text for each code, filled from its fields."""

from __future__ import annotations

from avisa.errors import AvisaError
from avisa.kernel.i18n import N_
from avisa.web.canned_words import TEXTS as CANNED_TEXTS
from avisa.web.desk_words import TEXTS as DESK_TEXTS
from avisa.web.forms import Mistake

TEXTS: dict[str, str] = {
    "sms_provider_missing": N_("No provider of SMS is set up. An owner does that under Settings, SMS."),
    "sms_moved_on": N_("Somebody else has already sent, stopped or deleted it."),
    "sign_in_wrong": N_("E-mail or password is not right."),
    "sign_in_too_many": N_("Too many attempts. Try again in %(minutes)s minutes."),
    "email_malformed": N_("This is not an e-mail address."),
    "email_taken": N_("This e-mail is already in use."),
    "password_length": N_("Use between %(shortest)s and %(longest)s characters."),
    "password_repeats": N_("Use at least %(different)s different characters."),
    "password_guessable": N_("This password is too easy to guess."),
    "password_wrong": N_("This is not your current password."),
    "last_owner": N_("This is the last owner. Make somebody else an owner first."),
    "name_taken": N_("A campaign has this name already. Try “%(suggestion)s”."),
    "name_missing": N_("Give the campaign a name."),
    "outside_purpose": N_("This purpose is for another kind of message than the template."),
    "template_not_live": N_("WhatsApp does not approve the template %(name)s at the moment."),
    "template_changed": N_("The template %(name)s was changed after the launch. Make a new campaign."),
    "code_needs_phone": N_("WhatsApp sends security codes to phones alone, and this person has shown none."),
    "template_unsupported": N_("The template has parts that cannot be sent from here yet."),
    "template_of_another_account": N_("The template belongs to another account than the number %(phone)s."),
    "template_without_body": N_("A template needs a body before it can be handed in."),
    "template_category_fixed": N_("WhatsApp lets nobody change the category of an approved template."),
    "template_name_locked": N_("The name %(name)s was deleted and is free again after 30 days. Use another."),
    "template_not_paused": N_("WhatsApp has not paused this template."),
    "template_gone": N_("WhatsApp no longer has this template."),
    "template_disabled_stays": N_("WhatsApp disabled this template for good; it cannot be deleted."),
    "draft_exists": N_("There is a draft with this name in this language already."),
    "draft_moved_on": N_(
        "Somebody saved it meanwhile. Save again to put yours on top; theirs stays among the versions."
    ),
    "draft_name_fixed": N_(
        "WhatsApp knows it by this name and language: they cannot be changed. Make a copy."
    ),
    "draft_has_errors": N_("Mend the errors first: WhatsApp would refuse it, or it breaks your own rules."),
    "sample_malformed": N_("Use a JPEG or PNG picture, an MP4 video or a PDF. This file is none of them."),
    "sample_webp": N_("WhatsApp takes no WebP in a header. Save the picture as JPEG or PNG."),
    "sample_too_large": N_("The file is larger than the %(most)s MB that WhatsApp takes of its kind."),
    "sample_broken": N_("The picture is broken: its width and height cannot be read. Save it anew."),
    "sample_sides": N_("Each side of the picture needs between %(shortest)s and %(longest)s pixels."),
    "sample_misfit": N_("The header's sample is another kind of file than the header. Choose it again."),
    "sample_gone": N_("The file of the header's sample is not here any more. Choose it again."),
    "media_misfit": N_("The file is of another kind than the template's header. Choose another one."),
    "media_gone": N_("The file is not here any more. Choose it again."),
    "request_open": N_("It is being handed in already. Wait for the answer, or take it back."),
    "request_moved_on": N_("It has left already and cannot be taken back."),
    "slots_unmapped": N_("Choose where every value comes from."),
    "tracked_slot": N_("Only the variable behind a button's address can be a measured link."),
    "tracked_address": N_("The button's address must be on your own domain, with /r/ before the variable."),
    "tracked_destination": N_("Write a whole https address on your own domain (%(domain)s)."),
    "columns_unknown": N_("The list has no such column any more."),
    "bad_variables": N_("This text holds what WhatsApp does not accept."),
    "bad_rows": N_("Some people's values do not fit: %(rows)s of %(of)s. Leave them out, or mend the list."),
    "audience_empty": N_("Nobody is in the audience."),
    "audience_malformed": N_("Choose a list or a segment, and at most %(most)s of each kind."),
    "segment_gone": N_("A segment of the audience was deleted."),
    "split_malformed": N_("The shares must leave something for wording A: at most 99 %% together."),
    "waves_malformed": N_("Wave %(wave)s does not fit: shares stay below 100 %%, and times do not go back."),
    "tag_malformed": N_("A tag has 1 to %(longest)s characters."),
    "too_many_campaigns": N_("Compare at most %(most)s campaigns."),
    "check_outdated": N_("The template changed a moment ago. Look at the rehearsal again."),
    "expires_too_early": N_("Choose a moment that is still to come."),
    "campaign_never_launched": N_("It was never launched: nobody got it, so nobody can be tried again."),
    "campaign_moved_on": N_("Somebody else has already launched or deleted it."),
    "declaration_incomplete": N_("Fill in this field."),
    "list_name_missing": N_("Give the list a name."),
    "request_done": N_("Somebody has closed this request already."),
    "person_in_the_air": N_("A message to this person is leaving right now. Try again in a moment."),
    "ledger_broken": N_("The ledger of consent is broken: `avisa verify` on the machine says where."),
    "purpose_not_found": N_("This purpose does not exist any more."),
    "legal_basis_unknown": N_("Choose one of the list."),
    "phone_malformed": N_("Write the number with + and the country's code: +55 31 3333-4444."),
    "secret_missing": N_("This account is new here: its token, app secret and verify token are needed."),
    "number_in_other_account": N_(
        "The number %(phone)s is connected already, under the account %(waba_id)s: give that id."
    ),
    "schedule_name_taken": N_("A schedule has this name already."),
    "schedule_malformed": N_("This is missing, or does not fit."),
    "schedule_never": N_("No day is left: they have all passed, or the rule has none."),
    "schedule_over": N_("Somebody else has already activated or ended it."),
    "rrule_malformed": N_("This is no rule of whole days. See the example."),
    "run_in_the_past": N_("That moment has passed. Choose one that is still to come."),
    "run_fired": N_("It has come already."),
    "run_unknown": N_("The plan has no such day any more."),
    "run_changes_too_many": N_("At most %(most)s single runs can be changed. Change the plan instead."),
    "not_allowed": N_("Your role may not do this."),
    "not_found": N_("There is nothing at this address, or it belongs to another company."),
    "budget_malformed": N_("Write an amount above zero, with at most two decimals."),
    "budget_too_late": N_("Only what began with a budget, and is not over, can be given another."),
    **DESK_TEXTS,
    **CANNED_TEXTS,
}
OTHERWISE = N_("This cannot be done now (%(code)s).")


def text_of(error: AvisaError) -> Mistake:
    if error.code not in TEXTS:
        return Mistake(OTHERWISE, {"code": error.code})
    fields = dict(error.fields)
    if "retry_after" in fields:
        fields["minutes"] = -(-int(str(fields["retry_after"])) // 60)
    return Mistake(TEXTS[error.code], fields)
