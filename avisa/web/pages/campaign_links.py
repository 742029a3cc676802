"""Which measured links of a campaign were followed: a part of its page, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response
from starlette.routing import Route

from avisa.messages.links.queries import followed_of
from avisa.reports.queries import tally_of
from avisa.reports.responses import responses_of
from avisa.web.csv_file import csv_answer, line
from avisa.web.pages.campaigns import ONE, campaign_in
from avisa.web.visit import Visit, page


def show(visit: Visit) -> Response:
    """Nothing where no link is measured."""
    campaign = campaign_in(visit)
    with visit.read() as tx:
        did = responses_of(tx, visit.workspace_id, [campaign.id])[campaign.id]
        if did.clicked is None:
            return Response("", media_type="text/html")
        tally = tally_of(tx, visit.workspace_id, campaign.id)
        followed = followed_of(tx, visit.workspace_id, campaign.id)
    shown = visit.block(
        "campaigns/links.html",
        "followed",
        campaign=campaign,
        clicked=did.clicked,
        tally=tally,
        followed=followed,
    )
    return Response(shown, media_type="text/html")


def download(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.read() as tx:
        followed = followed_of(tx, visit.workspace_id, campaign.id)

    def lines() -> Iterator[str]:
        yield line(("destination", "links", "people", "clicks"))
        for one in followed:
            yield line((one.destination, str(one.links), str(one.people), str(one.clicks)))

    return csv_answer(lines(), f"links-{campaign.id}.csv")


ROUTES = [
    Route(f"{ONE}/links", page(show, "reports.read")),
    Route(f"{ONE}/links.csv", page(download, "reports.read")),
]
