"""What SQL may do on a connection that serves: an allow-list of functions, tables and pragmas, and limits of size.

Visitors write SQL, and get every function, virtual table and pragma of the SQLite at hand unless somebody says no. Some
of them end the process (`fts3_tokenizer`), some show what others ask (`sqlite_stmt`) or where files are
(`pragma_database_list`). So everything that is not named here is refused when a statement is prepared. What is allowed
can still take time and memory: that is bounded by the process which runs it (`papershelf.site.worker`).
"""

from __future__ import annotations

import sqlite3

FUNCTIONS = frozenset(
    """
    -> ->> abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling char coalesce concat concat_ws cos cosh
    count cume_dist current_date current_time current_timestamp date datetime degrees dense_rank escape_fts exp
    first_value floor format glob group_concat hex highlight ifnull iif instr json json_array json_array_length
    json_extract json_group_array json_group_object json_insert json_object json_patch json_quote json_remove
    json_replace json_set json_type json_valid julianday lag last_value lead length like likelihood likely ln log
    log10 log2 lower ltrim match max min mod nth_value ntile nullif octet_length percent_rank pi pow power printf
    quote radians random rank replace resolve resolve_all round row_number rtrim sign sin sinh snippet soundex
    sqlite_version sqrt strftime string_agg substr substring sum tan tanh time timediff total trim trunc typeof unhex
    unicode unixepoch unlikely upper
    """.split()
)
"""Pure functions, the clock and chance; of full-text search those that read a match. What makes bytes out of a number
(`zeroblob`, `randomblob`) is of no use to a reader."""
SCHEMA_TABLES = frozenset({"sqlite_master", "sqlite_schema"})
PRAGMAS = frozenset({"foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info", "table_xinfo"})
"""Pragmas that describe a table; Datasette asks them, with the name of one."""
VIRTUAL_TABLES = frozenset({"json_each", "json_tree"} | {f"pragma_{name}" for name in PRAGMAS})
"""Virtual tables that need no CREATE, beside those of the snapshot itself."""
PRAGMAS_WITHOUT_VALUE = frozenset({"data_version", "database_list", "schema_version"})
"""Pragmas that Datasette and FTS5 ask as statements, which a visitor cannot write; with a value they would set one."""
ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 64,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 2_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""Bytes of a string, BLOB or row; letters of a statement; and so on: https://sqlite.org/limits.html."""


def guard(connection: sqlite3.Connection) -> None:
    """Let a connection do only what the site needs, from now on; what is refused is an `sqlite3.DatabaseError`."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    modules = {name for (name,) in connection.execute("PRAGMA module_list")}
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    connection.set_authorizer(_Authorizer(names, modules).answer)


class _Authorizer:
    """Says of each thing that a statement would do whether it may: https://sqlite.org/c3ref/set_authorizer.html."""

    def __init__(self, tables: set[str], modules: set[str]) -> None:
        self.tables = {name.lower() for name in tables} | VIRTUAL_TABLES | SCHEMA_TABLES
        self.modules = {name.lower() for name in modules}

    def answer(self, action: int, first: str | None, second: str | None, _schema: str | None, _by: str | None) -> int:
        """SQLITE_OK or SQLITE_DENY; what `first` and `second` mean depends on the action."""
        return sqlite3.SQLITE_OK if self._allows(action, first or "", second or "") else sqlite3.SQLITE_DENY

    def _allows(self, action: int, first: str, second: str) -> bool:
        if action in ACTIONS:
            return True
        if action == sqlite3.SQLITE_FUNCTION:
            return second.lower() in FUNCTIONS
        if action == sqlite3.SQLITE_READ:
            return self._may_read(first.lower(), second)
        if action == sqlite3.SQLITE_PRAGMA:
            return first.lower() in PRAGMAS or (first.lower() in PRAGMAS_WITHOUT_VALUE and not second)
        # SQLite says so when it takes in what a virtual table declares of itself. Nothing is written: an UPDATE of this
        # table is refused by SQLite itself, like every other on a file that is opened for reading.
        return action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"

    def _may_read(self, table: str, column: str) -> bool:
        if table in self.tables:
            return True
        # Without a column, as in `count(*)`, it may be the name of a common table expression: anything but a module.
        return not column and table not in self.modules and not table.startswith(("pragma_", "sqlite_"))
