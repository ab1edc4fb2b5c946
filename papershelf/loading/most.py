"""What a document may take of the machine unless its keeper says otherwise; apart, so that help need read no loader."""

MOST_RATIO, MOST_GIGABYTES, MOST_MINUTES, MOST_DOCUMENTS = 200, 16, 720, 200_000
"""What `papershelf.loading.bounds.Bounds` are unless they are raised."""
