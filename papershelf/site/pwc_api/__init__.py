"""The API of the original Papers with Code, version 1, read side: what its programs ask, answered from a snapshot."""
