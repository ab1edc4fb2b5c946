"""Reading a shelf: papers, searches, queries, counts, labelled texts."""
