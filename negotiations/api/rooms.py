"""A room's collection over HTTP: list and detail, as a table of contents of what the room declares.

A room names its queries, filters, serializer, orders and expansions; everything it has in common with the other rooms is here. Writes are added
by `api/`'s deeds on the same class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.viewsets import GenericViewSet

from negotiations.access.visibility import few_existed
from negotiations.api import parameters
from negotiations.api.clocks import Clocks
from negotiations.api.editable import require_kept
from negotiations.api.filters import StrictFilterSet
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.formats.contents import OfRoom
from negotiations.api.formats.whole import WholeFormat
from negotiations.api.ordering import Key, Path, read_order, sorted_apart, with_keys
from negotiations.api.paging import Cursor, newest_first, take_page, write_cursor
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.problems import Gone
from negotiations.api.reading.finding import page_asked_for
from negotiations.api.reading.readers import PlainReader, Reader, reader_for, record_at_once, representations
from negotiations.api.schema import KeysetEnvelope
from negotiations.api.scope import Scope
from negotiations.api.selection import Expansion, Selection, read_selection
from negotiations.api.serializers import Shape
from negotiations.api.views import Answer, Reply
from negotiations.core.vocabulary import RecordState
from negotiations.core.words import having_words

SHAPING = (parameters.FIELDS, parameters.OMIT, parameters.EXPAND)
Pages = Iterator[tuple[Sequence[Any], Sequence[dict[str, Any]]]]
PAGING = (parameters.LIMIT, parameters.CURSOR, parameters.COUNT, parameters.ORDERING)


class Room(Answer, GenericViewSet[Any]):
    """One collection and its records.

    `rows` gives what a caller may see. A room where lists and addresses differ (claims: what was superseded stays readable at its address)
    overrides `shown_rows` and `known_rows`.
    """

    model: ClassVar[type[Any]]
    rows: ClassVar[staticmethod[[Scope], QuerySet[Any]]]
    filters: ClassVar[type[StrictFilterSet]] = StrictFilterSet
    serializer_class: type[Shape]
    orderings: ClassVar[Mapping[str, Path]] = {"slug": "slug"}
    default_order: ClassVar[Sequence[str]] = ("slug",)
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    searchable: ClassVar[bool] = True
    """False for collections without words, which take no `search`."""
    exports: ClassVar[Sequence[type[WholeFormat]]] = TABLES
    """The formats that give the collection whole."""
    only_grows: ClassVar[bool] = False
    """True where a record, once shown, never changes; `until` is then the number of the last one to show."""
    until: int | None = None

    clocks = Clocks.BOTH
    lookup_field = "slug"
    lookup_value_regex = "[a-z0-9-]{1,120}"
    pagination_class = KeysetEnvelope  # for the schema only: pages are made in `collection`
    filter_backends: Sequence[Any] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in vars(cls):
            cls.queryset = cls.model._default_manager.none()  # for the schema only: rows come from `rows`

    # What the address takes

    def accepted(self) -> dict[str, Parameter]:
        taken: Iterable[Parameter] = ()
        if self.action == "list":
            taken = (
                *self.filters.parameters(),
                *PAGING,
                *SHAPING,
                *((parameters.SEARCH,) if self.searchable else ()),
            )
        elif self.action == "retrieve":
            taken = SHAPING
        if not self.expansions:
            taken = [parameter for parameter in taken if parameter.name != "expand"]
        return {**{parameter.name: parameter for parameter in taken}, **super().accepted()}

    def title(self) -> str:
        name = self.model.resource.replace("-", " ")
        return (
            f"{name.capitalize()}: {self.kwargs[self.lookup_field]}"
            if self.lookup_field in self.kwargs
            else name.capitalize()
        )

    def get_renderers(self) -> list[BaseRenderer]:
        formats = self.exports if self.action in ("list", "history") else ()
        return [*super().get_renderers(), *(form() for form in formats)]

    # What it answers

    def list(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        """A page of the collection; in the formats made for it, the whole."""
        return listed(self, self.collection, OfRoom(self))

    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """One record."""
        return self.answer(self.record)

    def collection(self) -> Reply:
        """A page of rows that pass the filters, in order, with the fields selected."""
        reader, keys = reader_for(self, self.selection()), self.order()
        count, page = page_asked_for(self, keys, reader)
        following, preceding = self.address_of(page.next, keys), self.address_of(page.previous, keys)
        results = reader.shapes(page.rows)
        data = {"count": count, "next": following, "previous": preceding, "results": results}
        return Reply(data, links={"next": following, "prev": preceding})

    def walk(self, selection: Selection, page: int, also: Sequence[str] = ()) -> Pages:
        """All rows in order, page after page, each with its representation; `also` names fields that are fetched but not shown."""
        yield from self.read(PlainReader(self, selection, also, shared=True), page)

    def plain(self, selection: Selection, page: int) -> Iterator[Sequence[dict[str, Any]]]:
        """The representations alone, which costs less: no instance is made, and the order is found once and not for every page."""
        return representations(self, selection, page)

    def read(self, reader: Reader, page: int) -> Pages:
        """All rows in order, as a reader reads them."""
        keys, cursor = self.order(), None
        rows = self.keyed(self.narrowed(reader.annotated), keys, reader)
        while True:
            found = take_page(rows, keys, page, cursor)
            yield found.rows, reader.shapes(found.rows)
            cursor = found.next
            if cursor is None:
                return

    def record(self) -> Reply:
        """The record at this address."""
        selection = self.selection()
        told = record_at_once(self, selection)
        if told is None:
            reader = PlainReader(self, selection)
            known = self.serializer_class.annotated(self.known_rows(self.scope), reader.annotated, self.scope)
            row = self.found(reader.fetched(known, ()))
            [shape] = reader.shapes([row])
            told = row.revision, shape
        revision, shape = told
        return Reply(shape, revision=revision)

    # Beneath

    def shown_rows(self, scope: Scope) -> QuerySet[Any]:
        """What lists show."""
        return type(self).rows(scope)

    def known_rows(self, scope: Scope) -> QuerySet[Any]:
        """What is readable at its own address."""
        return type(self).rows(scope)

    def narrowed(self, computed: Iterable[str] = ()) -> QuerySet[Any]:
        """The rows that the caller may see and that pass search and filters; of these fields with what the database computes."""
        names = self.named().union(computed)
        shown = self.serializer_class.annotated(self.shown_rows(self.scope), names, self.scope)
        passing = self.filters(self.given.values, queryset=shown, scope=self.scope).narrowed()
        rows = passing if passing is shown else newest_first(passing, shown)
        words = self.given.one("search")
        if words is None:
            return rows
        if len(words) > 200:
            raise BadParameter("search", "too_long", _("At most 200 characters are searched for."))
        return having_words(rows, words)

    def named(self) -> set[str]:
        """Every name that the query filters or orders by, without suffix and sign."""
        ordered = {name.removeprefix("-") for name in self.given.words("ordering") or self.default_order}
        return {name.partition("__")[0] for name in self.given.values} | ordered

    def order(self) -> Sequence[Key]:
        """The keys of the order asked for."""
        if self.scope.as_of.recorded is not None:
            for name in self.given.words("ordering") or ():
                plain = name.removeprefix("-")
                path = self.orderings.get(plain)
                if isinstance(path, str):
                    require_kept(self.model, plain, path)
        keys = read_order(self.given, self.orderings, self.default_order, self.model)
        return sorted_apart(keys) if few_existed(self.model, self.scope.as_of) else keys

    def selection(self) -> Selection:
        """The fields asked for."""
        return read_selection(self.given, self.serializer_class, self.expansions, inside=self.scope.inside)

    def keyed(self, rows: QuerySet[Any], keys: Sequence[Key], reader: Reader) -> QuerySet[Any]:
        """The rows with a value for every key of the order and what a reader needs of them."""
        return reader.fetched(with_keys(rows, keys), [key.name for key in keys])

    def address_of(self, cursor: Cursor | None, keys: Sequence[Key]) -> str | None:
        """The address of a neighbouring page: this query with another cursor."""
        if cursor is None:
            return None
        query = [
            (name, value)
            for name, values in self.given.values.items()
            if name != "cursor"
            for value in values
        ]
        query.append(("cursor", write_cursor(cursor, keys, self.request.path)))
        return f"{self.scope.base}{self.request.path}?{urlencode(query)}"

    def found(self, rows: QuerySet[Any]) -> Any:
        """The row at this address. Raises NotFound, or Gone with the reason for what was retracted."""
        try:
            row = rows.filter(**self.key()).first()
            ended: Any = None if row is not None else self.retracted()
        except (ValidationError, ValueError):  # no id at all
            row = ended = None
        if row is not None:
            return row
        if ended is not None:
            raise Gone(
                _("This record was retracted: %(ended_because)s") % {"ended_because": ended.ended_because}
            )
        raise NotFound(_("There is nothing at this address."))

    def retracted(self) -> Model | None:
        """The retracted record that was at this address on the moment asked about, if there was one."""
        ended = self.model._default_manager.filter(**self.key(), state=RecordState.RETRACTED)
        if self.scope.as_of.recorded is not None:
            ended = ended.filter(recorded_until__lte=self.scope.as_of.recorded)
        retracted: Model | None = ended.first()
        return retracted

    def key(self) -> dict[str, Any]:
        """The lookup of the record at this address."""
        return {self.lookup_field: self.kwargs[self.lookup_url_kwarg or self.lookup_field]}
