"""Importing a sheet of troop counts: `python -m benchmarks.importing` imports and publishes one on the database that the environment names.

Prints how many rows a second it took in, how many others do of some bare counts (`beside.py`), and the most memory held. The sheet
is made for it: every row has a citation with a quote of its own and a chain of one speaker; ledger, journal, search words and all rules are those
of the service. The ledger is verified afterwards.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import resource
import sys
import time

OUTLETS, SOURCES, STATES = 10, 200, 20
HEADER = (
    "key", "contributor", "host", "measure", "dataset", "as_of.edtf", "personnel.low", "personnel.high", "personnel.qualifier", "standing",
    "citations.0.source", "citations.0.locator", "citations.0.quote", "citations.0.language", "citations.0.chain", "citations.0.published",
)  # fmt: skip
FEW = 1_000
"""Counts that others save."""


def sheet(rows: int, after: int) -> bytes:
    """A CSV file of counts, numbered after those of the sheets before."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(HEADER)
    for number in range(after + 1, after + rows + 1):
        low = 100 + number * 7_919 % 20_000
        day = f"{1990 + number % 30}-{1 + number // 30 % 12:02}"
        lines.writerow(
            (f"table-{number}", f"state-{101 + number % STATES:06}", f"state-{101 + STATES:06}", "present", "bench", day,
             low, low + 50, "range", "reported", f"source-{1 + number % SOURCES:06}", f"table 3, row {number}",
             f"{low} to {low + 50} personnel were counted", "en", f"outlet-{1 + number % OUTLETS:06}", "2020-02-03")
        )  # fmt: skip
    return text.getvalue().encode()


def imported(rows: int, after: int) -> float:
    """Import and publish a sheet in one transaction; the seconds it took."""
    from negotiations.exchange.batches import intake  # noqa: PLC0415  Django is set up only now

    content = sheet(rows, after)
    began = time.perf_counter()
    batch = intake.upload(content=content, file_name="counts.csv", resource="troop-counts")
    report = intake.carry_out(batch=batch, publish=True)
    took = time.perf_counter() - began
    if report.faults or report.counts["created"] != rows:
        raise RuntimeError(f"Not imported: {report.counts}, {report.faults[:3]}")
    return took


def main(arguments: list[str]) -> int:
    """Import on the database of the environment."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--after", type=int, default=0)
    options = parser.parse_args(arguments)

    import django  # noqa: PLC0415  reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from benchmarks import beside  # noqa: PLC0415  Django is set up only now
    from negotiations.ledger.verification import verify_chain  # noqa: PLC0415  Django is set up only now

    took = imported(options.rows, options.after)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verify_chain()
    few = beside.counts(FEW, 101 + STATES, STATES)
    told = {
        "rate": options.rows / took,
        "plain": FEW / beside.with_rest_framework(few),
        "import_export": FEW / beside.with_import_export(few),
        "mib": most,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
