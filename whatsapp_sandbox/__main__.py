"""The command line: `python -m whatsapp_sandbox`."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from whatsapp_sandbox import options as more
from whatsapp_sandbox.keeping import NotKept, kept_platform
from whatsapp_sandbox.people.options import people
from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.server import serve
from whatsapp_sandbox.settings import TIERS, Settings
from whatsapp_sandbox.templates.options import templates
from whatsapp_sandbox.webhooks.posting import is_address

D = Settings()
SHARE = click.FloatRange(0, 1)
COUNT = click.IntRange(min=0)


def _address(_: click.Context, option: click.Parameter, url: str) -> str:
    if url and not is_address(url):
        raise click.BadParameter(f"{url!r} is no address to post to", param=option)
    return url


@click.command(context_settings={"show_default": True})
@click.option("--host", default=D.host, help="Address to listen on. The control API answers loopback only.")
@click.option("--port", default=D.port, help="0 takes a free port; the address is the first line printed.")
@click.option("--token", default=D.token, help="The bearer token that callers must show.")
@click.option("--app-secret", default=D.app_secret, help="Signs the webhooks.")
@click.option("--verify-token", default=D.verify_token, help="Sent with the subscription challenge.")
@click.option("--webhook", default=D.webhook, callback=_address, help="Where webhooks go; empty sends none.")
@click.option("--phone-number-id", default=D.phone_number_id)
@click.option("--waba-id", default=D.waba_id)
@click.option("--display-phone-number", default=D.display_phone_number)
@click.option("--verified-name", default=D.verified_name)
@click.option("--seed", default=D.seed, help="The same seed makes the same people do the same things.")
@click.option(
    "--tier", default=D.tier, type=click.Choice(list(TIERS)), help="The portfolio's messaging limit."
)
@click.option("--mps", default=D.mps, type=COUNT, help="Messages per second of a number.")
@click.option("--rate-limits/--no-rate-limits", default=D.rate_limits, help="Throughput and pair limits.")
@click.option(
    "--delay-ms", default=D.delay_ms, type=COUNT, help="From acceptance to `sent`, and on from there."
)
@click.option("--batch", default=D.batch, type=click.IntRange(1, 1000), help="Most updates in one webhook.")
@click.option("--batch-wait-ms", default=D.batch_wait_ms, type=COUNT, help="How long a batch may fill up.")
@click.option("--webhook-connections", default=D.webhook_connections, type=click.IntRange(min=1))
@click.option("--webhook-version", default=D.webhook_version, help="v23.0 adds `conversation` to statuses.")
@click.option(
    "--retry-ms", default=D.retry_ms, type=COUNT, help="First wait after a failed webhook; it doubles."
)
@click.option("--read-share", default=D.read_share, type=SHARE)
@click.option("--fail-share", default=D.fail_share, type=SHARE)
@click.option("--duplicate-share", default=D.duplicate_share, type=SHARE, help="Statuses sent twice.")
@click.option(
    "--reorder-share", default=D.reorder_share, type=SHARE, help="`sent` arriving after `delivered`."
)
@click.option(
    "--eight-digit-share", default=D.eight_digit_share, type=SHARE, help="Of Brazil's DDDs from 31 on."
)
@click.option("--templates", default=D.templates, help="A JSON list of templates in the creation format.")
@click.option(
    "--callback-attempt", default=D.callback_attempt, help="Cut off callback data to find duplicates."
)
@more.world
@people
@templates
@click.option("--virtual-clock", is_flag=True, help="Nothing due happens until the clock is advanced.")
@click.option("--start-ms", default=D.start_ms, help="Where the clock starts; 0 is now.")
@click.option("--state", default=D.state, help="A file that keeps everything over a restart.")
@click.option("--until-stdin-closes", is_flag=True, help="End when standard input does.")
@click.pass_context
def main(context: click.Context, /, **options: Any) -> None:
    """Runs a WhatsApp Cloud API on this machine that sends nothing to anyone."""
    settings = Settings(**options)
    try:
        serve(kept_platform(settings, _given(context)) if settings.state else open_platform(settings))
    except NotKept as reason:
        raise click.ClickException(str(reason)) from reason


def _given(context: click.Context) -> set[str]:
    """The options that somebody chose, in contrast to their defaults."""
    return {
        name for name in context.params if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }


if __name__ == "__main__":
    main(prog_name="whatsapp_sandbox")
