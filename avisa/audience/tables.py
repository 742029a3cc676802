"""People and how they came: contact, list, listing (a person's row in a list), import and its problems."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql

from avisa.kernel.schema import big, json, ref, sharded, text

contact = sharded(
    "contact",
    text("phone", nullable=True),  # E.164 with Brazil's nine; absent for people known by id alone
    text("wa_id", nullable=True),  # what the platform answered; may lack the nine
    text("bsuid", nullable=True),
    text("name"),
    text("search_name"),  # the name as `names.folded` makes it; lists are in its order
    text("language"),
    json("attributes"),
    big("not_on_whatsapp_at", nullable=True),
    big("created_at"),
    big("changed_at"),
    UniqueConstraint("workspace_id", "phone"),
    Index(
        "ix_contact_wa_id",
        "workspace_id",
        "wa_id",
        sqlite_where=sql("wa_id IS NOT NULL"),
        postgresql_where=sql("wa_id IS NOT NULL"),
    ),
    Index(
        "ix_contact_bsuid",
        "workspace_id",
        "bsuid",
        sqlite_where=sql("bsuid IS NOT NULL"),
        postgresql_where=sql("bsuid IS NOT NULL"),
    ),
    Index("ix_contact_search_name", "workspace_id", "search_name", "id"),
)

# What happened to a person elsewhere (paid, enrolled): told once for a name and an instant.
contact_event = sharded(
    "contact_event",
    big("contact_id"),
    text("name"),
    big("at"),
    big("told_at"),
    text("told_by"),
    ref("contact", "contact_id"),
    UniqueConstraint("workspace_id", "contact_id", "name", "at"),
)

contact_list = sharded(
    "contact_list",
    text("name"),
    big("import_id", nullable=True),
    Column("columns", contact.c.attributes.type, nullable=False),  # names that templates can be mapped to
    big("created_at"),
    big("segment_id", nullable=True),  # whose people it was made of
    json("condition", nullable=True),  # of that segment, as it was then
    big("filling_after", nullable=True),  # while it is being filled: the last contact; null when it is whole
    UniqueConstraint("workspace_id", "name"),
)

# The row's own values stay with the row: two files may say different things of one person.
listing = sharded(
    "listing",
    big("list_id"),
    big("contact_id"),
    Column("line", Integer, nullable=False),
    json("attributes"),
    ref("contact_list", "list_id"),
    ref("contact", "contact_id"),
    key=("list_id", "contact_id"),
)

# A word that the company gave a person, in small letters.
contact_tag = sharded(
    "contact_tag",
    big("contact_id"),
    text("name"),
    big("at"),
    ref("contact", "contact_id"),
    key=("contact_id", "name"),
)
Index("ix_contact_tag_name", contact_tag.c.workspace_id, contact_tag.c.name, contact_tag.c.contact_id)

import_run = sharded(
    "import_run",
    text("filename"),
    text("sha256"),
    big("size"),  # of the file, in bytes
    big("bytes_read", nullable=True),  # absent for a workbook, which is read as a whole before its first row
    text("state"),  # uploaded, ready, running, done, failed
    text("failure"),
    json("mapping", nullable=True),
    json("declaration", nullable=True),  # what consent the list stands on, and who says so
    big("list_id", nullable=True),
    Column("position", Integer, nullable=False),  # rows already stored: a crash goes on from here
    Column("rows", Integer, nullable=False),
    Column("ok", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    Column("created", Integer, nullable=False),  # people who were new
    big("created_by", nullable=True),
    big("created_at"),
    big("finished_at", nullable=True),
)

# The file lives here while it is being read, so that any process on any machine can go on with it.
import_piece = sharded(
    "import_piece",
    big("import_id"),
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ref("import_run", "import_id"),
    key=("import_id", "number"),
)

import_problem = sharded(
    "import_problem",
    big("import_id"),
    Column("line", Integer, nullable=False),
    text("column"),
    text("value"),
    text("reason"),  # a code; `duplicate` names the first line in `detail`
    text("detail"),
    ref("import_run", "import_id"),
    key=("import_id", "line"),
)
