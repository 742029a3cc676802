"""What each problem with campaigns, segments, tags and files of people means, and what to do about it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

CAMPAIGNS: dict[str, tuple[str, str]] = {
    "condition_malformed": (
        N_("Not a condition"),
        N_("What stands at “%(place)s” means nothing: %(details)s."),
    ),
    "name_taken": (N_("The name is taken"), N_("“%(name)s” is called so already. Use another name.")),
    "name_missing": (N_("A name is missing"), N_("Give it a name of at most 120 characters.")),
    "tag_malformed": (N_("Not a tag"), N_("Use 1 to %(longest)s characters that are not all spaces.")),
    "audience_malformed": (
        N_("Not an audience"),
        N_("Name at least one list or segment, and at most %(most)s of each kind."),
    ),
    "segment_gone": (N_("Unknown segment"), N_("You have no segment %(segment_id)s, or it was deleted.")),
    "split_malformed": (
        N_("Not a split"),
        N_("Holdout and variants together must leave something for the campaign's own wording (%(field)s)."),
    ),
    "waves_malformed": (
        N_("Not a plan of waves"),
        N_("Wave %(wave)s: each but the last says a size or a share, and instants do not go back."),
    ),
    "mapping_malformed": (
        N_("Not a source of values"),
        N_("Each slot takes exactly one of “column”, “fixed” and “attribute”."),
    ),
    "slots_unmapped": (N_("Values are missing"), N_("Say where these come from: %(slots)s.")),
    "slots_unknown": (N_("Unknown slots"), N_("The template has none of these: %(slots)s.")),
    "columns_unknown": (N_("Unknown columns"), N_("None of the lists has these columns: %(columns)s.")),
    "outside_purpose": (
        N_("Outside the purpose"),
        N_("The purpose “%(purpose)s” does not cover templates of the category %(category)s."),
    ),
    "template_not_live": (
        N_("Template cannot be sent now"),
        N_("WhatsApp does not approve “%(name)s” (%(language)s) at the moment."),
    ),
    "template_changed": (
        N_("The template changed"),
        N_("“%(name)s” is not what the campaign was launched with. Make a new campaign."),
    ),
    "template_of_another_account": (
        N_("Template of another account"),
        N_("“%(name)s” belongs to another account than the number %(phone)s."),
    ),
    "campaign_moved_on": (
        N_("It is in another state by now"),
        N_("Read the campaign again: somebody launched, changed or ended it."),
    ),
    "campaign_never_launched": (
        N_("Nothing of it has left"),
        N_("“%(name)s” was never launched: nobody got it, so nobody can be tried again."),
    ),
    "campaign_unknown": (N_("Unknown campaign"), N_("You have no campaign with this id.")),
    "file_unreadable": (
        N_("Not a file of people"),
        N_("Nothing of the file can be read (%(reason)s). Send a CSV, XLSX or ODS file with a header."),
    ),
    "import_column_unknown": (
        N_("Unknown column"),
        N_("The file has no column “%(column)s”. It has: %(columns)s."),
    ),
    "phone_column_wanted": (
        N_("Which column holds the phones?"),
        N_("None looks like it. Say “phone_column”; the file has: %(columns)s."),
    ),
    "import_not_waiting": (
        N_("It was started before"),
        N_("An import is started once. Read it to see how far it is."),
    ),
    "purpose_not_found": (N_("Unknown purpose"), N_("You have no purpose %(purpose)s.")),
    "check_outdated": (
        N_("Something changed meanwhile"),
        N_("The campaign or a template changed while the audience was looked through. Launch again."),
    ),
    "audience_empty": (N_("Nobody to send to"), N_("Nobody is in the audience as it stands now.")),
    "bad_rows": (
        N_("Values do not fit"),
        N_("WhatsApp would refuse the values of %(rows)s of %(of)s people. Mend them or leave them out."),
    ),
    "too_many_campaigns": (N_("Too many campaigns"), N_("Compare at most %(most)s.")),
}
