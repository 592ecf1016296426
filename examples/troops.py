"""United States troops in Iraq by year: the least and the greatest number that was told, and by how many claims.

    pip install pandas
    python troops.py [http://127.0.0.1:8000]

One request, one CSV of the whole collection. A count is a range: "more than 150" has no upper end, and what was withheld has neither. Nothing
here makes a zero or an average of that.
"""
# ruff: noqa: T201  # the caller reads

import sys

import pandas as pd

SERVICE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
QUESTION = (
    "/api/v1/troop-counts/?contributor=united-states&host=iraq&measure=present&place__isnull=true&format=csv"
)
DAY, LOW, HIGH, STANDING, KNOWN = "as_of.latest", "personnel.low", "personnel.high", "standing", "known_from"

counts = pd.read_csv(f"{SERVICE}{QUESTION}", usecols=[DAY, LOW, HIGH, STANDING, KNOWN], parse_dates=[KNOWN])
dated = counts.dropna(subset=[DAY])
by_year = dated.groupby(dated[DAY].str[:4].rename("year")).agg(
    least=(LOW, "min"), greatest=(HIGH, "max"), claims=(STANDING, "size"), last_known=(KNOWN, "max")
)
print(by_year.to_string())
print(f"{len(counts) - len(dated)} claims name no date.")
