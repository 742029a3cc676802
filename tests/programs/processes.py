"""The processes that a program of ours has started, as Linux tells them."""

from __future__ import annotations

from pathlib import Path


def children_of(parent: int) -> dict[str, int]:
    """Process ids by the command that each child runs."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {command_of(int(child)): int(child) for child in listed}


def command_of(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return words[words.index("avisa") + 1] if "avisa" in words else ""


def lives(pid: int) -> bool:
    """One that has ended, and whose new parent has not noticed yet, does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in ("Z", "X")
