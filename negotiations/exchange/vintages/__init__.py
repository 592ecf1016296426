"""Versions of a published dataset as claims: what each printed, from its own day on."""
