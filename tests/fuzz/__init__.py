"""Generated requests at every operation of the description, against the running service."""
