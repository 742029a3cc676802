"""What each problem with drafts, requests and files of templates means: a title, and what to do about it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

TEMPLATES: dict[str, tuple[str, str]] = {
    "draft_malformed": (
        N_("This is no template"),
        N_("At “%(path)s”: %(reason)s. Give the template as the platform takes it at its creation."),
    ),
    "draft_exists": (
        N_("There is such a draft"),
        N_("“%(name)s” is being written in %(language)s already. Change that draft."),
    ),
    "draft_moved_on": (
        N_("Somebody changed it meanwhile"),
        N_("The draft is at version %(version)s by now. Read it again, then put your change on top."),
    ),
    "draft_name_fixed": (
        N_("Its name cannot be changed"),
        N_("WhatsApp knows it as “%(name)s” in %(language)s, and lets nobody change either."),
    ),
    "draft_has_errors": (
        N_("The lint finds errors"),
        N_("%(errors)s: see the draft's findings. WhatsApp would refuse it, or it breaks your own rules."),
    ),
    "account_unknown": (N_("Unknown account"), N_("You have no WhatsApp account with this id.")),
    "account_wanted": (
        N_("Which account?"),
        N_("You have several. Say by “account_id” whose template it is."),
    ),
    "request_open": (
        N_("Something is asked already"),
        N_("A request about “%(name)s” in %(language)s is under way. Wait for its end, or take it back."),
    ),
    "request_moved_on": (N_("Too late to take it back"), N_("The request has left already.")),
    "template_without_body": (
        N_("It has no body"),
        N_("A template needs a body before it can be handed in."),
    ),
    "template_category_fixed": (
        N_("Its category is fixed"),
        N_("WhatsApp lets nobody change the category of an approved template (%(category)s)."),
    ),
    "template_name_locked": (
        N_("The name is locked"),
        N_("“%(name)s” was deleted, and is free again after 30 days. Use another."),
    ),
    "template_gone": (N_("WhatsApp has no such template"), N_("It was deleted there.")),
    "template_disabled_stays": (
        N_("A disabled template stays"),
        N_("WhatsApp disabled it for good; it cannot be deleted."),
    ),
    "template_not_paused": (N_("It is not paused"), N_("WhatsApp has it as %(status)s.")),
    "sample_gone": (N_("The sample is not here"), N_("Upload the file of the header again.")),
    "sample_misfit": (N_("Another kind of file"), N_("The sample is of another kind than the header.")),
    "sample_malformed": (
        N_("Not a file for a header"),
        N_("A header takes a JPEG or PNG picture, an MP4 video or a PDF, told by its bytes."),
    ),
    "sample_webp": (
        N_("No WebP"),
        N_("WhatsApp takes no WebP in a header. Send the picture as JPEG or PNG."),
    ),
    "sample_too_large": (N_("The file is too large"), N_("WhatsApp takes at most %(most)s MB of its kind.")),
    "sample_broken": (N_("The picture is broken"), N_("Its width and height cannot be read.")),
    "sample_sides": (
        N_("The picture's sides"),
        N_("Each side needs between %(shortest)s and %(longest)s pixels."),
    ),
}
