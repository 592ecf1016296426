"""The house itself: which way its rooms look, how they are furnished."""
