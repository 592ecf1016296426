"""The review desk: what waits, what publishing would do, and the decision."""
