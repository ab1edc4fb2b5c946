"""The revisions of the schema, run by Alembic; the application finds them in this package."""
