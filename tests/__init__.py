"""The test suite. Runs whole on SQLite and on PostgreSQL; `tests.suite` runs both."""
