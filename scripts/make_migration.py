"""Writes a migration from what the tables say now.

python -m scripts.make_migration --first    rewrites 0001: only before the first release
python -m scripts.make_migration "Say it"   adds the next step, to be read and mended
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import CreateTableOp
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.types import TypeDecorator

from avisa import migrations
from avisa.kernel.db import Database
from avisa.migrations.schema import metadata

VERSIONS = Path(migrations.__file__).parent / "versions"
APPEND_ONLY = ("consent_event",)
TOP = '''"""{message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
{imports}
revision = {revision!r}
down_revision = {down!r}


def upgrade() -> None:
'''


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("message", nargs="?")
    asked.add_argument("--first", action="store_true")
    chosen = asked.parse_args()
    if chosen.first == bool(chosen.message):
        asked.error("either --first or a message")
    file = write_first() if chosen.first else write_next(chosen.message)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(file)], check=True)
    print(f"Written: {file.relative_to(Path.cwd())}")


def write_first() -> Path:
    file = VERSIONS / "0001_the_house.py"
    imports = "\nfrom avisa.migrations.append_only import make_append_only\n"
    top = TOP.format(message="The house as it was first built.", imports=imports, revision="0001", down=None)
    closing = "".join(f"    make_append_only({table!r})\n" for table in APPEND_ONLY)
    file.write_text(f"{top}    {steps(migrated=False)}\n{closing}")
    return file


def write_next(message: str) -> Path:
    newest = ScriptDirectory.from_config(migrations.settings()).get_current_head()
    revision = f"{int(newest or 0) + 1:04}"
    name = "_".join("".join(letter if letter.isalnum() else " " for letter in message.lower()).split())
    file = VERSIONS / f"{revision}_{name}.py"
    top = TOP.format(message=message, imports="", revision=revision, down=newest)
    file.write_text(f"{top}    {steps(migrated=True)}\n")
    return file


def steps(migrated: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/empty.db")
        if migrated:
            migrations.upgrade(db)
        with db.write() as tx:
            found = produce_migrations(MigrationContext.configure(tx), metadata)
        db.close()
    assert found.upgrade_ops is not None
    for step in found.upgrade_ops.ops:
        if isinstance(step, CreateTableOp):
            step.info = {}
    lines = render_python_code(found.upgrade_ops, render_item=rendered).splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("# ###")).strip() or "pass"


def rendered(kind: str, item: Any, _context: object) -> Any:
    """Our own types are plain ones to a migration, which must outlive our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


if __name__ == "__main__":
    main()
