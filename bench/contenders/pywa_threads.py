"""pywa as its manual shows it, in threads: `send_template` for each person.

It knows one address of the platform. The httpx client that may be handed in is ours, so its base
address is set to the peer after pywa has set it; nothing of pywa is changed.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
from pywa.client import WhatsApp
from pywa.types.templates import TemplateLanguage

from bench.contenders.lap import Task, read_task, tell, timed
from bench.letter import COMPONENT, NUMBER, TEMPLATE, TOKEN, VERSION, phone_of


def opened(task: Task) -> WhatsApp:
    most = httpx.Limits(max_connections=task.concurrency, max_keepalive_connections=task.concurrency)
    session = httpx.Client(limits=most, timeout=30, trust_env=False)
    client = WhatsApp(phone_id=NUMBER, token=TOKEN, session=session)
    session.base_url = httpx.URL(f"{task.peer}/{VERSION}")
    return client


def race(task: Task) -> None:
    client = opened(task)

    def send(position: int) -> None:
        client.send_template(
            to=phone_of(position),
            name=TEMPLATE,
            language=TemplateLanguage.PORTUGUESE_BR,
            params=[COMPONENT],
            tracker=f"{position}.1",
        )

    with ThreadPoolExecutor(task.concurrency) as threads, timed() as watch:
        for _ in threads.map(send, range(task.messages)):
            continue
    tell(watch.lap(task.messages))


if __name__ == "__main__":
    race(read_task())
