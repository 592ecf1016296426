"""Measuring how fast the service answers, on a load made for it. Nothing of the service imports from here."""
