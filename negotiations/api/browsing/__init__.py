"""The browsable API: every answer as a page for people, with its filters, its table, and the ways to take it elsewhere."""
