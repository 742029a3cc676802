"""`avisa serve`: everything on one machine, in two processes, so that neither starves the other."""

from __future__ import annotations

import click

from avisa.config import Settings
from avisa.programs.children import Children, stop_on_signals
from avisa.programs.house import open_house


def run_serve(settings: Settings, host: str, port: int) -> None:
    open_house(settings).close()  # brings the schema up to date before two processes need it
    stopping = stop_on_signals()
    children = Children()
    try:
        children.start("engine")
        children.start("web", "--host", host, "--port", str(port))
        click.echo(f"Avisa: http://{host}:{port}")
        children.watch(stopping)
    finally:
        children.end()
