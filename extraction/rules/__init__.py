"""The first reading: from what is printed to drafts of results, by rules."""
