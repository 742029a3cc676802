"""Makes this tree the installed package of the running environment: what is edited is what runs."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

# Through sh, because a folder's path may be too long, or hold a space, for a line that begins with #!
COMMAND = """#!/bin/sh
exec "{python}" -m {package} "$@"
"""


def main() -> None:
    Path(sysconfig.get_path("purelib"), "avisa.pth").write_text(f"{Path.cwd()}\n")
    python = Path(sys.prefix, "bin", "python")
    command = python.with_name("avisa")
    command.write_text(COMMAND.format(python=python, package="avisa"))
    command.chmod(0o755)


if __name__ == "__main__":
    main()
