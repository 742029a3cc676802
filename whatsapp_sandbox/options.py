"""Options of the command line about money, trouble, limits and the account."""

from __future__ import annotations

from collections.abc import Callable
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any

import click
import msgspec
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from whatsapp_sandbox.faults import fault_in
from whatsapp_sandbox.prices.rates import card_in
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.webhooks.posting import known_by

D = Settings()
SHARE = click.FloatRange(0, 1)
COUNT = click.IntRange(min=0)
Command = Callable[..., Any]


def _faults(_: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        try:
            fault_in(text)
        except msgspec.DecodeError as reason:
            raise click.BadParameter(f"{text}: {reason}", param=option) from reason
    return texts


def _rates(_: click.Context, option: click.Parameter, path: str) -> str:
    try:
        card_in(path)
    except (OSError, ValueError) as reason:
        raise click.BadParameter(str(reason), param=option) from reason
    return path


def _pem(_: click.Context, option: click.Parameter, path: str) -> str:
    given = {"client_cert": "", "receiver_ca": "", str(option.name): path}
    try:
        if path:
            SSLContext(PROTOCOL_TLS_CLIENT).load_verify_locations(path)
        known_by(ClientBuilder(), **given).build()
    except (OSError, ValueError, PyreqwestError) as reason:
        raise click.BadParameter(f"{path}: {reason}", param=option) from reason
    return path


TROUBLE = (
    click.option(
        "--late-share", default=D.late_share, type=SHARE, help="Statuses that come `--late-ms` late."
    ),
    click.option("--late-ms", default=D.late_ms, type=COUNT),
    click.option("--lost-share", default=D.lost_share, type=SHARE, help="Statuses that never come."),
    click.option("--skip-share", default=D.skip_share, type=SHARE, help="Read without a `delivered` before."),
    click.option("--fault", multiple=True, callback=_faults, help="A standing fault, as JSON with a share."),
)
MONEY = (
    click.option("--rates", default=D.rates, callback=_rates, help="A rate card; else the one that ships."),
    click.option("--currency", default=D.currency, help="Of the account."),
    click.option("--free-service", default=D.free_service, type=COUNT, help="Free replies a month."),
    click.option("--timezone", default=D.timezone, help="Of the account: where its months begin."),
)
ACCOUNT = (
    click.option("--app-id", default=D.app_id),
    click.option("--business-id", default=D.business_id),
    click.option("--allowed", multiple=True, help="Makes it a test number for this phone; up to five times."),
    click.option("--growth/--no-growth", default=D.growth, help="Of the tier and the throughput."),
    click.option("--waba-calls", default=D.waba_calls, type=COUNT, help="Management calls an hour."),
    click.option("--app-calls", default=D.app_calls, type=COUNT, help="All calls but sends an hour."),
    click.option("--number-complaints", default=D.number_complaints, type=COUNT, help="That lower quality."),
    click.option("--number-yellow-share", default=D.number_yellow_share, type=SHARE),
    click.option("--number-red-share", default=D.number_red_share, type=SHARE),
    click.option("--media-mb", default=D.media_mb, type=COUNT, help="Kept of media; the oldest go first."),
    click.option("--any-media/--known-media", default=D.any_media, help="Take ids and handles of no upload."),
    click.option("--client-cert", default=D.client_cert, callback=_pem, help="A PEM file, shown over https."),
    click.option("--receiver-ca", default=D.receiver_ca, callback=_pem, help="A PEM file, believed there."),
    click.option("--retry-hours", default=D.retry_hours, type=COUNT, help="How long webhooks are tried."),
)


def world(command: Command) -> Command:
    for option in reversed((*TROUBLE, *MONEY, *ACCOUNT)):
        command = option(command)
    return command
