"""`avisa serve`: two children that live as long as it does, and come back when they fall."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.chaos.machine import answers, free_port, until
from tests.programs.processes import children_of, lives
from tests.programs.shell import PATIENCE, Shell


@contextmanager
def serving(shell: Shell) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    program = shell.start("serve", "--port", str(port))
    try:
        until(lambda: answers(port) or program.poll() is not None, "the console to listen")
        yield program, port
    finally:
        if program.poll() is None:
            program.terminate()
        program.communicate(timeout=PATIENCE)


def test_it_makes_the_schema_and_sigterm_ends_both_children(shell: Shell) -> None:
    with serving(shell) as (program, _):
        children = until(lambda: full(program), "both children")
        program.send_signal(signal.SIGTERM)
        _, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0
    assert [pid for pid in children.values() if lives(pid)] == []
    assert "Traceback" not in err
    assert shell.run("doctor").status == 0


def test_a_killed_engine_is_started_again_and_the_console_goes_on(shell: Shell) -> None:
    with serving(shell) as (program, port):
        before = until(lambda: full(program), "both children")
        os.kill(before["engine"], signal.SIGKILL)
        after = until(lambda: replaced(program, before["engine"]), "a new engine")
        assert after["web"] == before["web"]
        assert answers(port)
        program.send_signal(signal.SIGINT)
        out, _ = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0
    assert "`avisa engine` ended with -9; it is started again." in out
    assert [pid for pid in after.values() if lives(pid)] == []


def test_when_it_is_killed_its_children_end_and_the_port_is_free(shell: Shell) -> None:
    with serving(shell) as (program, port):
        children = until(lambda: full(program), "both children")
        program.kill()
        program.communicate(timeout=PATIENCE)
        until(lambda: not any(lives(pid) for pid in children.values()), "both children to end")
        assert not answers(port)


def full(program: subprocess.Popen[str]) -> dict[str, int]:
    found = children_of(program.pid)
    return found if found.keys() >= {"engine", "web"} else {}


def replaced(program: subprocess.Popen[str], engine: int) -> dict[str, int]:
    found = full(program)
    return found if found.get("engine") not in (None, engine) else {}


def test_a_port_that_is_taken_is_told_at_once(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = [shell.run(command, "--port", port) for command in ("serve", "demo")]
    assert [ended.status for ended in refused] == [1, 1]
    assert all(f"127.0.0.1:{port} cannot be listened on" in ended.err for ended in refused)


def test_a_part_alone_refuses_a_schema_that_is_not_its_own(shell: Shell) -> None:
    for command in ("web", "engine"):
        refused = shell.run(command)
        assert (refused.status, "run `avisa migrate`" in refused.err) == (2, True)
