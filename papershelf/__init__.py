"""The application: command line, pipeline of loading, exports, snapshots and the site."""
