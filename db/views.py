"""The views: a public interface for people who write SQL, in both dialects and in the snapshot."""

from __future__ import annotations

from sqlalchemy import Connection


def make_views(connection: Connection) -> None:
    """Make the views that are missing or differ."""


def drop_views(connection: Connection) -> None:
    """Drop all views."""
