"""`avisa demo`: a believable company, its list and a live broadcast, against the sandbox in the box."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass

from rich.console import Console

from avisa.campaigns.types import CampaignView
from avisa.config import Settings
from avisa.errors import AvisaError
from avisa.ingest.queries import waiting_count
from avisa.kernel.i18n import N_, Translator
from avisa.messages.types import Tally
from avisa.programs import broadcast
from avisa.programs.broadcast import Look
from avisa.programs.children import Children, end_like_ctrl_c
from avisa.programs.demo_agenda import plan_series, rest_series
from avisa.programs.demo_company import OWNER
from avisa.programs.demo_course import is_read, launch, let_ana_in, prepare
from avisa.programs.demo_people import names_by_phone
from avisa.programs.demo_sandbox import DemoSandbox
from avisa.programs.demo_sms import demo_sms
from avisa.programs.funnel import one_line, print_funnel
from avisa.programs.house import House, open_house
from avisa.programs.ports import answers, free_port, refuse_taken
from avisa.programs.progress import Progress
from avisa.programs.serve import tell_fallen
from avisa.programs.setup import Connected
from avisa.programs.telling import Teller

DELAY_MS = {True: 60, False: 700}  # of statuses: quick when nobody watches
PATIENCE = 120.0  # seconds for each step that somebody else has to do
LOG = "demo.log"

PLACES = (
    ("/", N_("Home: the limit, how much of it is used, when room comes back")),
    ("/campaigns", N_("Campaigns: live progress, then the report with everybody's history")),
    ("/agenda", N_("Agenda: a reminder on Mondays, once the campaign is over")),
    ("/contacts", N_("Contacts: the list as it came in, with the rows that were left out")),
    ("/templates", N_("Templates: as WhatsApp approved them")),
)


@dataclass(frozen=True, slots=True)
class DemoOptions:
    port: int = 0
    exit: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs while the demo does."""

    house: House
    sandbox: DemoSandbox
    children: Children
    company: Connected
    teller: Teller
    sms_page: str


def run_demo(settings: Settings, options: DemoOptions, _: Translator) -> int:
    """0 when all went its way, 130 when somebody ended it before the campaign had finished."""
    teller = Teller(Console(stderr=options.json), _)
    port = options.port or free_port()
    refuse_taken("127.0.0.1", port)
    end_like_ctrl_c()
    with ExitStack() as ending:
        try:
            play(set_up(settings, options, port, teller, ending), port, options)
        except KeyboardInterrupt:
            teller.say(N_("Ended. The database stays: `avisa demo` goes on with it."))
            return 130
    return 0


def set_up(settings: Settings, options: DemoOptions, port: int, teller: Teller, ending: ExitStack) -> Stage:
    """The house, the sandbox, the company, then the console and the engine; `ending` ends them in turn."""
    house = open_house(settings)
    ending.callback(house.close)
    sandbox = DemoSandbox(settings.data_path, DELAY_MS[options.exit])
    ending.callback(sandbox.stop)
    sandbox.introduce(names_by_phone())
    company = prepare(house, sandbox)
    rest_series(house, company.workspace_id)
    sms_page = ending.enter_context(demo_sms(house, company.workspace_id, teller.text))
    sandbox.send_webhooks_to(f"http://127.0.0.1:{port}/webhooks/meta/{company.connection_id}")
    children = Children(settings.data_path / LOG)
    ending.callback(children.end)
    children.start("engine")
    children.start("web", "--port", str(port))
    children.wait_for(lambda: answers(port), PATIENCE)
    return Stage(house, sandbox, children, company, teller, sms_page)


def play(stage: Stage, port: int, options: DemoOptions) -> None:
    greet(stage, port, let_ana_in(stage.house, stage.company))
    stage.children.wait_for(lambda: is_read(stage.house, stage.company), PATIENCE)
    campaign = launch(stage.house, stage.company, stage.teller)
    tally = watch(stage, campaign)
    plan_series(stage.house, stage.company.workspace_id, campaign)
    counted = stage.sandbox.seen()
    print_funnel(stage.teller, campaign.name, tally, counted)
    if options.json:
        print(one_line(tally, counted), flush=True)
    if not options.exit:
        stay(stage)


def greet(stage: Stage, port: int, password: str) -> None:
    teller = stage.teller
    teller.write(f"\n  http://127.0.0.1:{port}")
    teller.say(N_("  E-mail: %(email)s   Password: %(password)s"), email=OWNER[0], password=password)
    for path, text in PLACES:
        teller.write(f"  {path:<12} {teller.text(text)}")
    teller.say(N_("  The recipients' phones: %(address)s"), address=stage.sandbox.phone_page)
    teller.say(N_("  SMS that would have been sent: %(address)s"), address=stage.sms_page)
    teller.write("")


def watch(stage: Stage, campaign: CampaignView) -> Tally:
    """Until the campaign is over and everything that people still had to say has come in."""
    workspace_id = stage.company.workspace_id
    with Progress(stage.teller, campaign.name) as bar:

        def told(look: Look) -> None:
            stage.children.refuse_fallen()
            bar.tally(look.tally)

        look = broadcast.follow(stage.house, workspace_id, campaign.id, told)
        if not look.is_over:
            raise AvisaError("number_stopped_now", phone=look.number.phone, reason=look.number.stopped_reason)
        stage.children.wait_for(lambda: stage.sandbox.is_idle() and nothing_waits(stage), PATIENCE)
    return broadcast.looked_at(stage.house, workspace_id, campaign.id).tally


def nothing_waits(stage: Stage) -> bool:
    with stage.house.db.read() as tx:
        return waiting_count(tx, stage.company.workspace_id) == 0


def stay(stage: Stage) -> None:
    try:
        stage.teller.say(N_("The company stays open until you press Ctrl+C."))
        stage.children.watch(
            threading.Event(), lambda command, status: tell_fallen(stage.teller, command, status)
        )
    except KeyboardInterrupt:
        return
