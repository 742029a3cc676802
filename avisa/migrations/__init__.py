"""The one chain of migrations, for SQLite and PostgreSQL; `all_tables` is the schema it must end in."""
