"""Formats that give a whole collection at once: tables, lines, feeds, calendars, maps. Pages (JSON, HTML) are in `renderers.py`."""

from negotiations.api.formats.lines import Csv, Ndjson
from negotiations.api.formats.parquet import Parquet
from negotiations.api.formats.sheets import Xlsx

TABLES = (Csv, Ndjson, Xlsx, Parquet)
"""What every collection is given in."""
