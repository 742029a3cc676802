"""What a page says once after something was done: the notices of those parts that keep their own."""

from __future__ import annotations

from avisa.kernel.i18n import N_
from avisa.web.agenda_codes import NOTICES as AGENDA_NOTICES
from avisa.web.campaign_words import NOTICES as CAMPAIGN_NOTICES
from avisa.web.canned_words import NOTICES as CANNED_NOTICES
from avisa.web.desk_words import NOTICES as DESK_NOTICES
from avisa.web.hook_words import NOTICES as HOOK_NOTICES
from avisa.web.price_words import NOTICES as PRICE_NOTICES
from avisa.web.template_words import NOTICES as TEMPLATE_NOTICES

OF_ITS_PARTS = {
    "message_queued": N_("The message is in line. This page says what becomes of it."),
    **PRICE_NOTICES,
    **HOOK_NOTICES,
    **AGENDA_NOTICES,
    **TEMPLATE_NOTICES,
    **DESK_NOTICES,
    **CANNED_NOTICES,
    **CAMPAIGN_NOTICES,
}
