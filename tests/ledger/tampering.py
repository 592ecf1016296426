"""What somebody with access to the database might do to the ledger, with its guards lifted: at random, and always to some effect.

Each way takes a random generator and gives a sentence that tells what it did.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from django.db.models import BooleanField, DateTimeField, IntegerField, TextField

from negotiations.core.documents import instant
from negotiations.ledger.chain import FIRST, document_sha256, row_hash
from negotiations.ledger.models import Change, LedgerHead

COLUMNS = {field.name: field for field in Change._meta.concrete_fields}
FAR = 10**6
"""Above every number of a test's ledger."""


def _rows() -> list[Change]:
    return list(Change.objects.all())


def _set(number: int, /, **values: Any) -> None:
    assert Change.objects.filter(number=number).update(**values) == 1


def _other(random: Random, name: str, row: Change, rows: Sequence[Change]) -> Any:
    """Another value of a column than the row has: somebody else's, or its own a little altered."""
    value, field = getattr(row, name), COLUMNS[name]
    others = [getattr(other, name) for other in rows if getattr(other, name) != value]
    if isinstance(field, BooleanField):
        return not value
    if others and random.random() < 0.4 and name != "number":
        return random.choice(others)
    if isinstance(field, DateTimeField):
        return value + dt.timedelta(microseconds=random.choice([-FAR, -1, 1, 1000, FAR]))
    if isinstance(field, IntegerField):
        return abs(value + random.choice([FAR, 1000]))
    if field.null and value is not None and random.random() < 0.2:
        return None
    return _misspelt(random, value, field)


def _misspelt(random: Random, value: str | None, field: Any) -> str:
    if not value:
        return "x"
    place = random.randrange(len(value))
    letter = random.choice([letter for letter in 'x0"{ é' if letter != value[place]])
    kinds = [value[:place] + letter + value[place + 1 :], value[:place] + value[place + 1 :]]
    if isinstance(field, TextField):
        kinds += [value + letter, "", " " + value]
    return random.choice(kinds)


def alter_a_field(random: Random) -> str:
    rows = _rows()
    row, name = random.choice(rows), random.choice(list(COLUMNS))
    value = _other(random, name, row, rows)
    _set(row.number, **{name: value})
    return f"row {row.number}: {name} = {value!r} instead of {getattr(row, name)!r}"


def alter_fields_of_the_erased(random: Random) -> str:
    row = random.choice(list(Change.objects.filter(document=None)))
    name = random.choice(["revision", "negotiation", "self_published", "changed", "document", "salt"])
    value = _other(random, name, row, _rows())
    _set(row.number, **{name: value})
    return f"erased row {row.number}: {name} = {value!r}"


def blank_a_document(random: Random) -> str:
    row = random.choice(list(Change.objects.exclude(document=None)))
    _set(row.number, document=None, salt=None, changed="{}")
    return f"row {row.number}: blanked without a journal row"


def rehash_a_document(random: Random) -> str:
    row = random.choice(list(Change.objects.exclude(document=None)))
    text = f"{row.document} "
    _set(row.number, document=text, document_sha256=document_sha256(row.salt or "", text))
    return f"row {row.number}: another document with its own digest"


def swap_numbers(random: Random) -> str:
    one, other = random.sample(_rows(), 2)
    _renumber([(one.number, FAR), (other.number, one.number), (FAR, other.number)])
    return f"rows {one.number} and {other.number} swapped"


def delete_rows(random: Random) -> str:
    rows = _rows()
    gone = random.sample(rows, random.choice([1, 1, 2, 3]))
    Change.objects.filter(number__in=[row.number for row in gone]).delete()
    told = f"rows {sorted(row.number for row in gone)} deleted"
    if random.random() < 0.5:
        left = [row.number for row in _rows()]
        _renumber([(old, new) for new, old in enumerate(left, 1) if old != new])
        _point_head_at(_rows()[-1])
        told += ", the rest numbered anew"
    return told


def insert_a_row(random: Random) -> str:
    rows = _rows()
    place = random.randint(1, len(rows))
    _renumber([(row.number, row.number + 1) for row in reversed(rows) if row.number >= place])
    forged = random.choice(rows)
    forged.number, forged.reason = place, "forged"
    forged.previous_hash = rows[place - 2].hash if place > 1 else FIRST
    forged.hash = _hash(forged)
    forged.save(force_insert=True)
    if random.random() < 0.5:
        _point_head_at(_rows()[-1])
    return f"a row inserted at {place}, the rest moved"


def append_a_row(random: Random) -> str:
    last = _rows()[-1]
    last.previous_hash, last.number = last.hash, last.number + 1
    last.hash = _hash(last)
    last.save(force_insert=True)
    return "a row put behind the head"


def rebuild_a_suffix(random: Random, way: str = "") -> str:
    """The tampering that no chain can show by itself: everything from a row on is made anew, the head too."""
    rows = _rows()
    start = random.randrange(len(rows))
    row = rows[start]
    way = way or random.choice(["reason", "document", "delete", "at", "url"])
    if way == "delete":
        row.delete()
    elif way == "document":
        row.document = '{"forged":true}'
        row.salt = row.salt or "salt"
        row.document_sha256 = document_sha256(row.salt, row.document)
    elif way == "at":
        row.at += dt.timedelta(seconds=1)
    else:
        setattr(row, way, f"{getattr(row, way)}x")
    if way != "delete":
        row.save()
    _rebuild(start)
    return f"rebuilt from row {start + 1} on: {way}"


def cut_off_the_end(random: Random) -> str:
    rows = _rows()
    keep = random.randint(1, len(rows) - 1)
    Change.objects.filter(number__gt=keep).delete()
    _point_head_at(rows[keep - 1])
    return f"cut off behind row {keep}"


def alter_the_head(random: Random) -> str:
    head = LedgerHead.objects.get()
    name = random.choice(["number", "at", "hash"])
    value = {
        "number": head.number + random.choice([-1, 1]),
        "at": (head.at or dt.datetime.now(dt.UTC)) + dt.timedelta(microseconds=1),
        "hash": _misspelt(random, head.hash, LedgerHead._meta.get_field("hash")),
    }[name]
    LedgerHead.objects.update(**{name: value})
    return f"head: {name} = {value!r}"


WAYS: Sequence[Callable[[Random], str]] = (
    *(5 * [alter_a_field]),
    alter_fields_of_the_erased,
    blank_a_document,
    rehash_a_document,
    swap_numbers,
    delete_rows,
    insert_a_row,
    append_a_row,
    rebuild_a_suffix,
    rebuild_a_suffix,
    cut_off_the_end,
    alter_the_head,
)


def _hash(row: Change) -> str:
    return row_hash(
        previous_hash=row.previous_hash,
        number=row.number,
        at=instant(row.at),
        action=row.action,
        url=row.url,
        document_sha256=row.document_sha256,
        reason=row.reason,
    )


def _renumber(pairs: Iterable[tuple[int, int]]) -> None:
    for old, new in pairs:
        _set(old, number=new)


def _rebuild(start: int) -> None:
    rows = _rows()
    previous = rows[start - 1].hash if start else FIRST
    for number, row in enumerate(rows[start:], start + 1):
        old, row.number, row.previous_hash = row.number, number, previous
        row.hash = previous = _hash(row)
        values = {"number": number, "previous_hash": row.previous_hash, "hash": row.hash}
        _set(old, **values)
    rows = _rows()
    if rows:
        _point_head_at(rows[-1])


def _point_head_at(row: Change) -> None:
    LedgerHead.objects.update(number=row.number, at=row.at, hash=row.hash)
