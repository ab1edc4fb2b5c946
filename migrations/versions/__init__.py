"""One module a revision, one head; none imports the application."""
