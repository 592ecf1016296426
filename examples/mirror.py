"""Mirror the public record of a negotiation tracker into an SQLite file, and prove that the copy is whole.

    python mirror.py http://127.0.0.1:8000 mirror.sqlite3

Follows /api/v1/changes/ from where the file left off (kill it at any moment and run it again), recomputes
every hash, and at the end compares its copy with /api/v1/changes/state/. Status 0 says: equal. Needs nothing
but Python. What the tracker erases later stays in a file that has it: a fresh file is without it.
"""
# ruff: noqa: S310, S608, T201  # the address is the caller's, the statements are constant, the caller reads

import hashlib
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from itertools import pairwise
from urllib.parse import urlsplit

HASHED = ("number", "at", "action", "url", "document_sha256", "reason")
COLUMNS = (*HASHED, "document", "salt", "previous_hash", "hash")
TABLE = f"CREATE TABLE IF NOT EXISTS changes ({', '.join(COLUMNS)}, PRIMARY KEY (number))"
INSERT = f"INSERT INTO changes ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"
STATE = """SELECT url, document_sha256 FROM changes c WHERE action <> 'retracted'
    AND number = (SELECT MAX(number) FROM changes WHERE url = c.url AND number <= ?)"""


def canonical(value):
    """JSON with sorted keys and no spaces: the text that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    """In hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def get(base, path):
    """The JSON of an answer; waits when the server asks for patience."""
    request = urllib.request.Request(f"{base}/api/v1/changes/{path}", headers={"Accept": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise
            time.sleep(int(error.headers.get("Retry-After") or 5))


def checked(change, before):
    """The change as a row, once its hashes are recomputed; addresses are hashed without the host."""
    row, number = {name: change[name] for name in COLUMNS}, before["number"] + 1
    row["url"], row["reason"] = urlsplit(row["url"]).path, row["reason"] or ""
    if "." not in row["at"]:
        row["at"] = row["at"].replace("Z", ".000000Z")
    erased = row["document"] is None
    if not erased and sha256(row["salt"] + row["document"]) != row["document_sha256"]:
        sys.exit(f"Change {number}: the document is not the one that was hashed.")
    expected = sha256(before["hash"] + canonical({name: row[name] for name in HASHED}))
    if (row["number"], row["previous_hash"], row["hash"]) != (number, before["hash"], expected):
        sys.exit(f"Change {number} is missing or does not follow the one before.")
    return row


def follow(base, copy):
    """Fetch what is new, page by page; each page is stored wholly or not at all. Returns the newest number."""
    last = copy.execute("SELECT number, hash FROM changes ORDER BY number DESC LIMIT 1").fetchone()
    last = last or {"number": 0, "hash": "0" * 64}
    while page := get(base, f"?after={last['number']}&limit=1000")["results"]:
        rows = [checked(change, before) for before, change in pairwise([last, *page])]
        with copy:
            copy.executemany(INSERT, rows)
        last = rows[-1]
        print(f"{last['number']} changes", file=sys.stderr)
    return last["number"]


def main(base, file):
    """Follow, then compare; ends the program with the first difference."""
    copy = sqlite3.connect(file)
    copy.row_factory = sqlite3.Row
    copy.executescript(f"{TABLE}; CREATE INDEX IF NOT EXISTS by_url ON changes (url, number);")
    state = get(base, "state/")  # first: what follows reaches at least as far
    number, head = follow(base, copy), state["head"]
    held = copy.execute("SELECT hash FROM changes WHERE number = ?", [head["number"]]).fetchone()
    if head["number"] and (held is None or held[0] != head["hash"]):
        sys.exit(f"This copy and the server differ about change {head['number']} of {number}.")
    mine = dict(copy.execute(STATE, [head["number"]]))
    for record in state["results"]:
        if mine.pop(urlsplit(record["url"]).path, None) != record["document_sha256"]:
            sys.exit(f"{record['url']} differs from this copy.")
    if mine:
        sys.exit(f"{min(mine)} is public in this copy only.")
    print(f"Equal: {len(state['results'])} public records as of change {head['number']}, {head['hash']}.")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
