"""The snapshot: one SQLite file that holds what the public may read, built aside and never changed."""
