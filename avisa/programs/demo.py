"""`avisa demo`: a believable company, its list and a live broadcast, against the sandbox in the box."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from dataclasses import dataclass, replace

from rich.console import Console

from avisa.audience.types import ImportRun
from avisa.campaigns.types import CampaignView
from avisa.config import Settings
from avisa.consent.actions import ensure_purpose, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.errors import AvisaError
from avisa.identity.doors import NewUser, add_user, change_password
from avisa.identity.queries import user_named
from avisa.identity.types import Role
from avisa.ingest.queries import waiting_count
from avisa.kernel.i18n import Translator
from avisa.messages.types import Tally
from avisa.programs import broadcast
from avisa.programs.broadcast import Wish
from avisa.programs.children import Children
from avisa.programs.demo_company import (
    COMPANY,
    CONSENT,
    DECLARED_BY,
    OWNER,
    PHONE,
    PURPOSE,
    PURPOSES,
    TEMPLATE,
)
from avisa.programs.demo_people import demo_list
from avisa.programs.demo_sandbox import DemoSandbox
from avisa.programs.funnel import one_line, print_funnel
from avisa.programs.house import House, open_house
from avisa.programs.progress import Progress
from avisa.programs.setup import Connected, Wire, connect, reconnect, workspace_named
from avisa.templates.queries import languages_of

DELAY_MS = {True: 60, False: 700}  # of statuses: quick when nobody watches
PATIENCE = 120.0  # seconds for each step that somebody else has to do
FAREWELLS = 8  # people of the list who said SAIR some time before


@dataclass(frozen=True, slots=True)
class DemoOptions:
    port: int = 0
    exit: bool = False
    json: bool = False


def run_demo(settings: Settings, options: DemoOptions, _: Translator) -> int:
    console = Console(stderr=options.json)
    port = options.port or free_port()
    house = open_house(settings)
    children = Children()
    sandbox = DemoSandbox(settings.data_path, DELAY_MS[options.exit])
    try:
        company = prepare(house, sandbox)
        sandbox.send_webhooks_to(f"http://127.0.0.1:{port}/webhooks/meta/{company.connection_id}")
        children.start("engine")
        children.start("web", "--port", str(port))
        password = let_ana_in(house, company)
        wait_for(lambda: answers(port), children)
        greet(console, _, port, password)
        campaign = launch(house, company, console, _, children)
        tally = watch(house, company, sandbox, campaign, children, Progress(console))
        finish(console, _, campaign, tally, sandbox, options)
        if not options.exit:
            stay(console, _)
    finally:
        children.end()
        sandbox.stop()
        house.close()
    return 0


def prepare(house: House, sandbox: DemoSandbox) -> Connected:
    """The company as it was, or a new one; its connection points to this run's sandbox."""
    workspace_id = workspace_named(house, COMPANY)
    local = replace(house, settings=replace(house.settings, graph_url=sandbox.url))
    wire = Wire(sandbox.waba_id, sandbox.phone_number_id, PHONE, sandbox.secrets)
    with house.unit(workspace_id) as unit:
        for name, category, basis in PURPOSES:
            ensure_purpose(unit, name, category, basis)
    known = reconnect(local, workspace_id, wire)
    return known or connect(local, COMPANY, wire)


def let_ana_in(house: House, company: Connected) -> str:
    password = f"horizonte-{secrets.token_hex(4)}"
    email, name = OWNER
    with house.db.read() as tx:
        known = user_named(tx, company.workspace_id, email)
    if known:
        change_password(house.db, house.ids, known, password, house.clock())
    else:
        newcomer = NewUser(email, name, Role.OWNER, password)
        add_user(house.db, house.ids, company.workspace_id, newcomer, house.clock())
    return password


def launch(
    house: House, company: Connected, console: Console, _: Translator, children: Children
) -> CampaignView:
    """Import the list, rehearse, launch: what the console does, in the same order."""
    file = house.settings.data_path / "familias-2027.csv"
    file.write_bytes(demo_list())
    wait_for(lambda: template_is_read(house, company), children)
    wish = Wish(file, TEMPLATE, PHONE, consent=CONSENT, declared_by=DECLARED_BY, name="Rematrícula 2027")
    workspace_id = company.workspace_id
    number = broadcast.chosen_number(house, workspace_id, str(company.number_id))
    template = broadcast.chosen_template(house, workspace_id, number, wish)
    purpose = broadcast.chosen_purpose(house, workspace_id, template.category, PURPOSE)
    run = broadcast.bring_in(house, workspace_id, wish, purpose, lambda done, of: None)
    tell_import(console, _, run)
    if run.created:
        remember_farewells(house, company, run)
    assert run.mapping is not None and run.list_id is not None
    campaign = broadcast.draft(house, workspace_id, wish, template, number, purpose, run.mapping, run.list_id)
    rehearsal = broadcast.rehearsed(house, workspace_id, campaign)
    console.print(
        _(
            "Rehearsal: %(go)s go, %(skipped)s are skipped.",
            go=rehearsal.go,
            skipped=sum(rehearsal.skipped.values()),
        )
    )
    broadcast.launch(house, workspace_id, campaign)
    return campaign


def tell_import(console: Console, _: Translator, run: ImportRun) -> None:
    console.print(
        _(
            "Imported %(file)s: %(rows)s rows, %(ok)s good, %(duplicate)s repeated, %(bad)s bad.",
            file=run.filename,
            rows=run.rows,
            ok=run.ok,
            duplicate=run.duplicate,
            bad=run.bad,
        )
    )


def remember_farewells(house: House, company: Connected, run: ImportRun) -> None:
    """A few people on the list had said no before: an import never lifts that."""
    people = broadcast.some_of_list(house, company.workspace_id, run.list_id or 0, FAREWELLS)
    proof = Proof(channel=Channel.KEYWORD, at=house.clock(), inbound_text="SAIR")
    with house.unit(company.workspace_id, "person") as unit:
        suppress(unit, house.vault, people, SuppressionSource.PERSON, Scope.ALL, "keyword", proof)


def watch(
    house: House,
    company: Connected,
    sandbox: DemoSandbox,
    campaign: CampaignView,
    children: Children,
    progress: Progress,
) -> Tally:
    """Until the campaign is over and everything that people still had to say has come in."""
    with progress as bar:
        broadcast.follow(house, company.workspace_id, campaign.id, bar.tally)
        wait_for(lambda: sandbox.is_idle() and nothing_waits(house, company), children)
    return broadcast.tallied(house, company.workspace_id, campaign.id)


def nothing_waits(house: House, company: Connected) -> bool:
    with house.db.read() as tx:
        return waiting_count(tx, company.workspace_id) == 0


def finish(
    console: Console,
    _: Translator,
    campaign: CampaignView,
    tally: Tally,
    sandbox: DemoSandbox,
    options: DemoOptions,
) -> None:
    more = sandbox.seen()
    print_funnel(console, _, campaign.name, tally, more)
    if options.json:
        print(one_line(tally, more), flush=True)


def template_is_read(house: House, company: Connected) -> bool:
    with house.db.read() as tx:
        number = broadcast.number_of(tx, company.workspace_id, company.number_id)
        return bool(number.read_at and languages_of(tx, company.workspace_id, number.account_id, TEMPLATE))


def greet(console: Console, _: Translator, port: int, password: str) -> None:
    console.print(f"\n  http://127.0.0.1:{port}", highlight=False)
    console.print(_("  E-mail: %(email)s   Password: %(password)s", email=OWNER[0], password=password))
    console.print(
        _("  Look at: Home (the limit and its use), Campaigns (live progress), Contacts, Templates.\n"),
        soft_wrap=True,
    )


def stay(console: Console, _: Translator) -> None:
    console.print(_("The company stays open until you press Ctrl+C."))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: object, children: Children) -> None:
    """Look again and again; a child that fell, or too long a wait, is an error that says which."""
    assert callable(condition)
    end = time.monotonic() + PATIENCE
    while not condition():
        if fallen := children.fallen():
            raise AvisaError("child_fell", command=fallen[0])
        if time.monotonic() > end:
            raise AvisaError("waited_too_long", seconds=PATIENCE)
        time.sleep(0.1)
