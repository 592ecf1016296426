"""The service around the domain: settings, health, the two commands, the tests' own tools."""
