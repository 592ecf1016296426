"""Named things: what is talked about, addressed by a slug and labelled in several languages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from negotiations.core.fields import CodeField
from negotiations.core.records import Record, slug_shape
from negotiations.core.text import label


class NamedThing(Record):
    """A thing talked about, addressed by its slug, labelled in one or more languages.

    Its labels are shown as recorded, whatever day is asked about. It exists on D from the earliest `known_from` among its own citations
    and the claims that hang on it; that day is kept in `known_from` by the deeds.
    """

    fixed: ClassVar[tuple[str, ...]] = ("slug",)
    undocumented: ClassVar[tuple[str, ...]] = ("known_from",)
    label_name: ClassVar[str] = "name"
    """What the API calls its labels: name, title or text."""

    slug = CodeField(
        max_length=120,
        unique=True,
        validators=[slug_shape],
        help_text="Its address: lower-case words joined by hyphens; never changes.",
    )
    labels = models.JSONField(
        default=dict, blank=True, help_text="Its name or title by language (en, fr, ar…)."
    )
    known_from = models.DateField(
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The first day on which anything was known of it.",
    )

    class Meta(Record.Meta):
        abstract = True

    @staticmethod
    def page_index() -> models.Index:
        """The index from which a page in order of slugs is read: it tells what existed on a day without a look at what did not.

        For things of which there are many. Of 100,000 milestones a page as known when few existed costs five times as much without it.
        """
        return models.Index(fields=["slug", "known_from", "state"], name="%(class)s_page")

    def __str__(self) -> str:
        return self.label(get_language() or "en")

    @property
    def key(self) -> str:
        return str(self.slug)

    def label(self, language: str = "en") -> str:
        """Its name in a language, falling back to what exists, at last to the slug."""
        return label(self.labels, language, self.slug)

    def searchable(self) -> str:
        return " ".join([self.slug.replace("-", " "), *self.labels.values()])
