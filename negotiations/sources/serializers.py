"""How sources, citations and every kind of claim are represented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from negotiations.api.fields import FuzzyDateField, LabelField, Text, UrlField, Word
from negotiations.api.reading.columns import behind_colon, first_of, label
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState, Reliability
from negotiations.ledger.past import past_of
from negotiations.sources.models import AttributionLink, Citation, Source, SourceKind
from negotiations.sources.origins import SOURCE, UNNAMED
from negotiations.sources.queries import with_citations_count, with_origin

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


class ArchivedSerializer(Shape):
    """A capture by an archive."""

    href = Text(help_text="Address of the capture; null when only its day is known.")
    on = serializers.DateField(allow_null=True, help_text="Day of the capture.")

    def to_representation(self, instance: Source) -> Any:
        if not instance.archived_href and instance.archived_on is None:
            return None
        return {"href": instance.archived_href or None, "on": instance.archived_on}

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        href, on = here.at("archived_href").value(), here.at("archived_on").value()
        told = here.object({"href": f"{href} or None", "on": on})
        return f"({told} if {href} or {on} is not None else None)"


class SourceSerializer(Shape):
    """A publication: the page that was read."""

    model = Source
    joins = {"publisher": ("publisher",)}
    needs = {"relays": ("relays",)}
    annotations = {"citations_count": lambda rows, scope: with_citations_count(rows, scope.as_of)}
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug.")
    title = LabelField(help_text="Its title, in its own language; its slug when the page shows none.")
    publisher = ReferenceField(
        timeless=True, allow_null=True, help_text="Who published it; null when unknown."
    )
    language = Text(help_text="Language of the page (ISO 639).")
    kind = Word(SourceKind.choices, help_text="What sort of publication it is.")
    published = FuzzyDateField(help_text="When it was published; null when unknown.")
    href = Text(help_text="Address of the publication; null when unknown.")
    archived = ArchivedSerializer(
        source="*", allow_null=True, help_text="A capture by an archive; null when there is none."
    )
    reliability = Word(Reliability.choices, help_text="Admiralty grade, A to F; null when not graded.")
    relays = ReferenceField(many=True, timeless=True, help_text="The sources whose words it passes on.")
    citations_count = serializers.IntegerField(
        source="citations_number", help_text="How often the record rests on it."
    )
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


@extend_schema_serializer(component_name="CitedSource")
class CitedSourceField(ReferenceField):
    """The source of a citation: a reference with its publisher, day and address. It was known when the citation was."""

    publisher = ReferenceField(
        timeless=True, allow_null=True, help_text="Who published it; null when unknown."
    )
    published = FuzzyDateField(help_text="When it was published; null when unknown.")
    href = Text(help_text="Address of the publication as it was found; null when unknown.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, timeless=True, **kwargs)

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer, here and in the publisher."""
        super().prepare(scope)
        self._publisher = cast("ReferenceField", self.fields["publisher"])
        self._publisher.prepare(scope)

    def own(self, value: Source) -> dict[str, Any]:
        published = value.published
        return {
            **super().own(value),
            "publisher": None
            if value.publisher is None
            else self._publisher.to_representation(value.publisher),
            "published": None if published is None else published.shape(),
            "href": value.href or None,
        }

    def own_compiled(self, here: Here) -> str:
        publisher, published = (
            cast("Any", self.fields[name]).compiled(here.at(name)) for name in ("publisher", "published")
        )
        href = here.at("href").value()
        return f"{super().own_compiled(here)}, 'publisher': {publisher}, 'published': {published}, 'href': {href} or None"


class LinkSerializer(Shape):
    """One link of the chain from the first speaker to the page."""

    model = AttributionLink
    joins = {"actor": ("actor",), "affiliation": ("affiliation",)}

    actor = ReferenceField(timeless=True, allow_null=True, help_text="Who, when known by name.")
    description = Text(help_text="Who, in words, when not known by name.")
    headcount = serializers.IntegerField(allow_null=True, help_text="How many unnamed speakers, where told.")
    affiliation = ReferenceField(
        timeless=True, allow_null=True, help_text="To whom the unnamed speakers belong, where told."
    )


ORIGIN_KINDS = (("actor", "Actor"), ("unnamed", "Unnamed speakers"), ("source", "Source"))


class OriginSerializer(Shape):
    """Where a citation's word comes from; claims whose citations share no origin are independent."""

    kind = serializers.ChoiceField(ORIGIN_KINDS, help_text="What sort of origin it is.")
    # Not for reading only, as the schema would then say that it is always there.
    reference = ReferenceField(
        required=False, read_only=False, allow_null=False, help_text="The actor or source it is."
    )
    text = serializers.CharField(
        required=False, help_text="For unnamed speakers: their affiliation @ the first outlet."
    )

    def to_representation(self, instance: Citation) -> Any:
        _, _, key = instance.origin_key.partition(":")
        if instance.origin_kind == UNNAMED:
            return {"kind": UNNAMED, "text": key}
        return {"kind": instance.origin_kind, "reference": self._reference(instance, key)}

    def _reference(self, citation: Any, slug: str) -> dict[str, Any]:
        if citation.origin_kind == SOURCE:
            source = self._source(citation, slug)
            name = source.label(self.scope.language)
            return {"url": f"{self.scope.base}{source.path}", "slug": slug, "name": name}
        actor = next(link.actor for link in citation.attribution.all() if link.actor is not None)
        return {
            "url": f"{self.scope.base}{actor.path}",
            "slug": slug,
            "name": actor.label(self.scope.language),
        }

    def _source(self, citation: Any, slug: str) -> Source:
        """The source that is the origin: as it is, or as it was on R."""
        past = past_of(self.scope.as_of)
        if past is not None and (
            past.changed(citation.origin_path) or not hasattr(citation, "origin_labels")
        ):
            found: Source = past.find(Source, slug, shown=False)
            return found
        return Source(slug=slug, labels=citation.origin_labels or {})

    def compiled(self, here: Here) -> str:
        """The same over columns, and the chain beside it."""
        kind, key, labels = (here.at(f"origin_{name}").column() for name in ("kind", "key", "labels"))
        slug, sources = here.call(behind_colon, key), here.sketch.root(Source.resource)
        name = here.call(label, f"{labels} or '{{}}'", repr(here.scope.language), slug)
        source = here.object({"url": f'f"{{{sources}}}{{{slug}}}/"', "slug": slug, "name": name})
        actor = here.call(first_of, here.shown_list("attribution"), "'actor'")
        unnamed = here.object({"kind": kind, "text": slug})
        named = here.object({"kind": kind, "reference": f"{source} if {kind} == {SOURCE!r} else {actor}"})
        return f"({unnamed} if {kind} == {UNNAMED!r} else {named})"


class CitationSerializer(Shape):
    """That a source says so: its wording or where to find it, and through whom the word came."""

    model = Citation
    joins = {"source": ("source__publisher",)}
    needs = {"attribution": (Parts("attribution", LinkSerializer),)}

    source = CitedSourceField(help_text="The page that was read.")  # type: ignore[assignment]  # fields never become attributes of the class
    published = FuzzyDateField(
        help_text="The publication day of this very wording, where better known than its source's."
    )
    stated = serializers.DateField(
        allow_null=True,
        help_text="Day of a public speech or post, as dated by the page; for a page without a day.",
    )
    archived = serializers.DateField(
        allow_null=True, help_text="Day of capture by an archive; for a page without a day."
    )
    recorded = serializers.DateField(
        allow_null=True, help_text="Day on which we wrote it down, for want of any better day."
    )
    quote = Text(help_text="The source's own words, in their language.")
    language = Text(help_text="Language of the quote (ISO 639).")
    locator = Text(help_text="Where in the source: page, paragraph, table.")
    translation = Text(help_text="The quote in English, where useful.")
    attribution = LinkSerializer(many=True, help_text="The chain from the first speaker to the page.")
    origin = OriginSerializer(source="*", help_text="Where the word comes from.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        """A page that came out later did not yet support a claim on the day asked about."""
        if scope.asked_day:
            rows = rows.filter(Q(known_from__isnull=True) | Q(known_from__lte=scope.as_of.known))
        return with_origin(rows)
