"""The site: Datasette on a snapshot, with pages of its own for people. No page has a script or an outside resource."""
