"""`avisa serve`: everything on one machine, in two processes, so that neither starves the other."""

from __future__ import annotations

from avisa.config import Settings
from avisa.kernel.i18n import N_
from avisa.programs.children import Children, stop_on_signals
from avisa.programs.house import open_house
from avisa.programs.ports import refuse_taken
from avisa.programs.telling import Teller


def run_serve(settings: Settings, host: str, port: int, teller: Teller) -> None:
    """Until SIGTERM or SIGINT; the engine settles what is in the air before it ends."""
    refuse_taken(host, port)
    open_house(settings).close()  # brings the schema up to date before two processes need it
    stopping = stop_on_signals()
    children = Children()
    try:
        children.start("engine")
        children.start("web", "--host", host, "--port", str(port))
        teller.write(f"Avisa: http://{host}:{port}")
        children.watch(stopping, lambda command, status: tell_fallen(teller, command, status))
    finally:
        children.end()


def tell_fallen(teller: Teller, command: str, status: int) -> None:
    text = N_("`avisa %(command)s` ended with %(status)s; it is started again.")
    teller.say(text, command=command, status=status)
