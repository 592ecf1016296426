"""The Django project: settings, addresses and servers. Nothing of the domain lives here."""

__version__ = "0.1.0"
