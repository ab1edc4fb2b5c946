"""Facets: for pages, not for JSON that does not ask for them; those of whole tables were counted with the snapshot."""

from __future__ import annotations

from typing import Any

from papershelf.site.datasette_parts import ColumnFacet, path_with_added_args, path_with_removed_args
from papershelf.site.metadata import DATABASE

_COUNTED = """
    SELECT value, count FROM _facet_counts WHERE "table" = :table AND "column" = :column
    ORDER BY count DESC, value LIMIT :limit
"""
_NARROWS = (" where ", " WHERE ")


class CountedFacet(ColumnFacet):  # type: ignore[misc]
    """The values of columns, those of most rows first."""

    def get_configs(self) -> list[dict[str, Any]]:
        """The columns that are asked for; in pages those that the table declares too."""
        configs: list[dict[str, Any]] = super().get_configs()
        if self.request.path.endswith(".json"):
            return [config for config in configs if config["source"] == "request"]
        return configs

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """What the columns hold, and those that took too long."""
        if any(word in self.sql for word in _NARROWS) or self.request.args.get("_facet_size"):
            counted: tuple[list[dict[str, Any]], list[str]] = await super().facet_results()
            return counted
        configs = self.get_configs()
        if any(config["source"] == "request" for config in configs):
            return await super().facet_results()  # type: ignore[no-any-return]
        size = self.get_facet_size()
        return [await self._counted(config["config"]["simple"], size) for config in configs], []

    async def _counted(self, column: str, size: int) -> dict[str, Any]:
        """A facet of all rows, as the snapshot has counted it."""
        asked = {"table": self.table, "column": column, "limit": size + 1}
        rows = (await self.ds.get_database(DATABASE).execute(_COUNTED, asked)).rows
        values = [row["value"] for row in rows[:size]]
        labels = await self.ds.expand_foreign_keys(DATABASE, self.table, column, values)
        return {
            "name": column,
            "type": self.type,
            "hideable": False,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
            "truncated": len(rows) > size,
            "results": [
                {
                    "value": row["value"],
                    "label": labels.get((column, row["value"]), row["value"]),
                    "count": row["count"],
                    "toggle_url": self.ds.absolute_url(
                        self.request, self.ds.urls.path(path_with_added_args(self.request, {column: row["value"]}))
                    ),
                    "selected": False,
                }
                for row in rows[:size]
            ],
        }
