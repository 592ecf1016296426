"""The word table: which records contain which words, for search over all spellings and languages.

Words are normalised by `text.words`; a prefix is a range of one index, the same on both databases.
"""

from collections.abc import Iterable, Sequence

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
            models.Index(fields=["resource", "object_id"], name="words_of_object"),
        ]

    def __str__(self) -> str:
        return str(self.word)


def index_words(records: Sequence[Record]) -> None:
    """Write the words of these records anew, in two statements for each some thousand."""
    if not records:
        return
    resource = records[0].resource
    for chunk in chunks(records):
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


def having_words(queryset: models.QuerySet[Record], query: str) -> models.QuerySet[Record]:
    """Those records in which every word of the query occurs, whole or as a beginning. No word in the query: none."""
    resource = queryset.model.resource
    wanted: Iterable[str] = words(query)
    if not wanted:
        return queryset.none()
    for word in wanted:
        found = IndexedWord.objects.filter(
            resource=resource, word__gte=word, word__lt=word + "\U0010ffff"
        ).values("object_id")
        queryset = queryset.filter(pk__in=found)
    return queryset
