"""The word table: which records contain which words, for search over all spellings and languages.

Words are normalised by `text.words`; a prefix is a range of one index, the same on both databases.
"""

from collections.abc import Sequence

from django.db import models

from negotiations.core.bulk import among, insert_rows
from negotiations.core.documents import chunks
from negotiations.core.fields import CodeField
from negotiations.core.records import Record
from negotiations.core.text import words


class IndexedWord(models.Model):
    """That a record contains a word. Derived; who may see the record decides who finds it."""

    resource = CodeField(max_length=20, help_text="The collection of the record.")
    object_id = models.BigIntegerField(help_text="The record's key in this database.")
    word = CodeField(max_length=64, help_text="A normalised word.")

    class Meta:
        indexes = [
            models.Index(fields=["resource", "word", "object_id"], name="word_of_resource"),
            models.Index(fields=["resource", "object_id", "word"], name="words_of_record"),
        ]

    def __str__(self) -> str:
        return str(self.word)


def index_words(records: Sequence[Record], *, are_new: bool = False) -> None:
    """Write the words of these records anew, in two statements for each some thousand; new records have none yet."""
    if not records:
        return
    resource = records[0].resource
    for chunk in chunks(() if are_new else records):
        keys = [record.pk for record in chunk]
        IndexedWord.objects.filter(among("object_id", keys), resource=resource).delete()
    insert_rows(
        IndexedWord,
        ("resource", "object_id", "word"),
        ((resource, record.pk, word) for record in records for word in sorted(words(record.searchable()))),
    )


def forget_words(record: Record) -> None:
    """Forget the words of a record that is about to be deleted."""
    IndexedWord.objects.filter(resource=record.resource, object_id=record.pk).delete()


FEW = 2_000
"""Records with a word that are sorted as quickly as they are found in order among a million others."""


def having_words(queryset: models.QuerySet[Record], query: str) -> models.QuerySet[Record]:
    """Those records in which every word of the query occurs, whole or as a beginning. No word in the query: none.

    Where some word is rare, its records are found and looked at for the others; where none is, the records are taken in the order
    asked for, each looked at for all words: so a frequent word is never read whole.
    """
    wanted = sorted(words(query), key=len, reverse=True)  # a long one is seldom frequent
    if not wanted:
        return queryset.none()
    resource, pk = queryset.model.resource, models.OuterRef("pk")
    rare: tuple[str, list[int]] | None = None
    for word in wanted:
        found = list(_with_word(resource, word).values_list("object_id", flat=True)[: FEW + 1])
        if not found:
            return queryset.none()
        if len(found) <= FEW and (rare is None or len(found) < len(rare[1])):
            rare = word, found
        if rare is not None and len(rare[1]) <= ENOUGH:
            break
    if rare is not None:
        queryset = queryset.filter(pk__in=sorted(set(rare[1])))
    for word in wanted:
        if rare is None or word != rare[0]:
            queryset = queryset.filter(models.Exists(_with_word(resource, word).filter(object_id=pk)))
    return queryset


ENOUGH = 200
"""With so few records nobody looks for a rarer word."""


def _with_word(resource: str, word: str) -> models.QuerySet[IndexedWord]:
    """The rows of a collection that have a word, whole or as a beginning."""
    return IndexedWord.objects.filter(resource=resource, word__gte=word, word__lt=word + "\U0010ffff")
