"""The browsable API, read as its HTML: every answer as a page, with its form, its table and its links."""
