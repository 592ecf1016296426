"""Writing over HTTP: create, edit, delete, and the deeds of a record's life. Every act goes through the room's deeds; here is only its HTTP.

A body takes the fields that a read gives (`core/shapes.py`). An answer is the record read again through the queries, with its new tag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated, NotFound

from negotiations.access.roles import Role, require
from negotiations.access.visibility import addressable_by, records_visible_to
from negotiations.api.bodies import MOST_FAULTS, JsonParser, read_reason
from negotiations.api.idempotency import once
from negotiations.api.openapi.bodies import MOST_AT_ONCE
from negotiations.api.preconditions import require_revision
from negotiations.api.problems import Gone
from negotiations.api.renderers import JsonRenderer
from negotiations.api.restoring import restored
from negotiations.api.rooms import Room
from negotiations.api.validators import digest_of, tag
from negotiations.api.views import Reply
from negotiations.core.errors import Refused, gather, unknown_fields, wrong_type
from negotiations.core.records import Record
from negotiations.core.shapes import References, label_fields, read_values, readers
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.services import head
from negotiations.review.deeds import REGISTRY, Deeds


class WritableRoom(Room):
    """A room that can be written to."""

    parser_classes = [JsonParser]
    body_fields: ClassVar[Mapping[str, Mapping[str, Any] | None]] = {}
    """For the schema: fields of a body that are read otherwise than the model's own, None for those that are not taken."""

    # Addresses

    def create(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter a new draft. It is seen by editors and reviewers until it is published."""
        return self.written(self.create_one)

    def partial_update(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change fields of a draft, or as a reviewer of a published named thing."""
        return self.written(lambda: self.edited(whole=False))

    def update(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write a draft, or as a reviewer a published named thing, anew: fields that are left out become empty."""
        return self.written(lambda: self.edited(whole=True))

    def destroy(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete a draft. What was public is never deleted: retract it."""
        return self.written(self.deleted)

    @action(detail=False, methods=["post"], url_path="bulk")
    def bulk(self, request: Any) -> HttpResponse:
        """Enter a list of up to 10,000 drafts, all or none; errors say the index."""
        return self.written(self.create_all)

    @action(detail=True, methods=["post"])
    def submit(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Hand a draft to review."""
        return self.written(lambda: self.done("submit", Role.EDITOR))

    @action(detail=True, methods=["post"])
    def publish(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Make a record public. `with_references` publishes with it what it refers to."""
        return self.written(lambda: self.done("publish", Role.REVIEWER, ("with_references",)))

    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Return a submission to its editor, with the reason."""
        return self.written(lambda: self.done("send_back", Role.REVIEWER))

    @action(detail=True, methods=["post"])
    def retract(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw a public record, with the reason. It answers 410 from then on."""
        return self.written(lambda: self.done("retract", Role.REVIEWER))

    @action(detail=True, methods=["post"])
    def restore(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Let the record say again what it said in a change of the ledger, named by its `number`; as a new change, with a `reason`."""
        return self.written(lambda: restored(self))

    # What they do

    @property
    def deeds(self) -> Deeds[Any]:
        """The deeds on this room's records."""
        deeds: Deeds[Any] = REGISTRY[self.model]
        return deeds

    def written(self, act: Callable[[], HttpResponse]) -> HttpResponse:
        """The answer to a write, once for every idempotency key."""
        if not self.request.user.is_authenticated:
            raise NotAuthenticated
        response = once(self.request, act)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def create_one(self) -> HttpResponse:
        """A draft from the body."""
        require(self.request.user, Role.EDITOR)
        record = self.deeds.create(values=self.values(self.request.data), by=self.request.user)
        response = self.shown(record, 201)
        response.headers["Location"] = f"{self.scope.base}{record.path}"
        return response

    def create_all(self) -> HttpResponse:
        """Drafts from the list in the body."""
        require(self.request.user, Role.EDITOR)
        body = self.request.data
        if not isinstance(body, list):
            raise wrong_type(_("The body is a list of records, not %(value)s."), body)
        if not 1 <= len(body) <= MOST_AT_ONCE:
            sentence = _("A list holds 1 to %(most)s records, not %(number)s.")
            raise Refused("", "too_many", sentence % {"most": MOST_AT_ONCE, "number": len(body)})
        references = self.references()
        values = []
        with gather() as faults:
            for index, item in enumerate(body):
                values.append(faults.attempt(index, lambda item: self.values(item, references), item))
                if len(faults.faults) >= MOST_FAULTS:
                    break
        try:
            records = self.deeds.create_many(values=[item or {} for item in values], by=self.request.user)
        except Refused as refused:
            raise (refused if len(body) > 1 else refused.under(0)) from None
        results = [
            {"url": f"{self.scope.base}{record.path}", "revision": record.revision} for record in records
        ]
        return self.json({"count": len(results), "results": results}, 201)

    def edited(self, *, whole: bool) -> HttpResponse:
        """The record after the changes of the body."""
        record, revision = self.bound()
        body = self.request.data
        if not isinstance(body, Mapping):
            raise wrong_type(_("The body is an object, not %(value)s."), body)
        values = self.values(body, partial=not whole)
        for name, column in label_fields(self.model).items():
            if isinstance(body.get(name), str):  # a bare text is the name in one language only
                values[column] = {**getattr(record, column), **values[column]}
        fresh = self.deeds.edit(record=record, values=values, by=self.request.user, revision=revision)
        return self.shown(fresh, 200)

    def deleted(self) -> HttpResponse:
        """Nothing, once the draft is gone."""
        record, revision = self.bound()
        self.deeds.delete(record=record, by=self.request.user, revision=revision)
        return HttpResponse(status=204)

    def done(self, deed: str, role: Role, options: Sequence[str] = ()) -> HttpResponse:
        """The record after a deed of its life. The body is {"reason"} and what the deed takes besides."""
        require(self.request.user, role)
        record, revision = self.bound()
        given = self.deed_body(options)
        fresh = getattr(self.deeds, deed)(record=record, by=self.request.user, revision=revision, **given)
        return self.shown(fresh, 200)

    def deed_body(self, options: Sequence[str]) -> dict[str, Any]:
        """The reason and the switches of a deed, checked."""
        body = self.request.data
        if not isinstance(body, Mapping):
            raise wrong_type(_("The body is an object with a reason, not %(value)s."), body)
        with gather() as faults:
            faults.faults.extend(unknown_fields(body, ("reason", *options)))
            with faults.under(""):
                read_reason("reason", body.get("reason", ""))
            for name in options:
                if not isinstance(body.get(name, False), bool):
                    faults.add(name, "wrong_type", _("%(name)s is true or false.") % {"name": name})
        return {"reason": body.get("reason", ""), **{name: body[name] for name in options if name in body}}

    # Beneath

    def references(self) -> References:
        """Finds what a body refers to, among what the caller may see."""
        return References(lambda model: records_visible_to(model, self.request.user))

    def values(
        self, body: Any, references: References | None = None, *, partial: bool = False
    ) -> dict[str, Any]:
        """The values of a body in the shape that a read gives."""
        found = references or self.references()
        values = read_values(self.model, body, found, self.scope.language, partial=partial)
        if self.request.method == "PUT":
            columns = label_fields(self.model)
            empty = {
                columns.get(name, name): None for name in readers(self.model, found, self.scope.language)
            }
            values = {
                **{name: self.emptied(name) for name in empty if name not in self.model.fixed},
                **values,
            }
        return values

    def emptied(self, column: str) -> Any:
        """What a field is when a whole record leaves it out."""
        if column in self.model.parts or column in self.model.many:
            return []
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        field = fields.get(column)
        return None if field is None or field.is_relation else field.get_default()

    def bound(self) -> tuple[Record, int]:
        """The record at this address that the caller may see, and the revision that the write is bound to."""
        rows = addressable_by(self.model, self.request.user)
        try:
            record = rows.filter(**self.key()).first()
        except (ValidationError, ValueError, TypeError):
            record = None
        if record is None:
            raise NotFound(_("There is nothing at this address."))
        require(self.request.user, Role.EDITOR)
        if record.state == RecordState.RETRACTED:
            told = {"ended_because": record.ended_because}
            raise Gone(_("This record was retracted: %(ended_because)s") % told)
        return record, require_revision(self.request, record.revision)

    def shown(self, record: Record, status: int) -> HttpResponse:
        """The record, read again through the queries, with its new tag; of a retracted one only what became of it."""
        self.kwargs = {**self.kwargs, self.lookup_url_kwarg or self.lookup_field: record.key}
        if record.state == RecordState.RETRACTED:
            body = {
                "url": f"{self.scope.base}{record.path}",
                "state": record.state,
                "reason": record.ended_because,
                "revision": record.revision,
            }
            reply = Reply(body, revision=record.revision)
        else:
            reply = self.record()
        response = self.json(reply.data, status)
        response.headers["ETag"] = tag(
            reply.revision, digest_of(self.request, self.given, self.scope, head(), "json")
        )
        response.headers["Content-Language"] = self.scope.language
        return response

    def json(self, body: Any, status: int) -> HttpResponse:
        """A plain answer."""
        return HttpResponse(JsonRenderer().render(body), status=status, content_type="application/json")
