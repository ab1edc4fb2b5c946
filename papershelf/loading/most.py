"""What a document may take of the machine unless its keeper says otherwise; apart, so that help need read no loader."""

MOST_RATIO, MOST_GIGABYTES, MOST_MINUTES = 200, 16, 720
"""What `papershelf.loading.bounds.Bounds` are unless they are raised."""
