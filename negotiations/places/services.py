"""Deeds on places. What the deeds are is in `review/deeds.py`; here is what differs."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from negotiations.actors.models import NameKind
from negotiations.core.errors import Gathering
from negotiations.core.naming import labels_of
from negotiations.core.parts import Values
from negotiations.places.models import Place
from negotiations.review.deeds import Deeds


class PlaceDeeds(Deeds[Place]):
    """A place's labels follow from its names, its trail from what contains it."""

    model = Place

    def settle(self, record: Place, values: Values) -> None:
        if "names" in values:
            record.labels = labels_of(values["names"], NameKind.OFFICIAL)
        record.trail = f"{record.within.trail if record.within is not None else '/'}{record.slug}/"

    def check(self, record: Place, values: Values, faults: Gathering) -> None:
        if not record.labels:
            faults.add("names", "required", _("A place has at least one official name."))
        if record.contains_itself("within"):
            faults.add("within", "circle", _("A place does not lie within itself."))

    def check_stored(self, records: Sequence[Place]) -> None:
        # A draft may still move or be called otherwise; the trails of what lies within it follow.
        for record in records:
            inner = [place for place in record.contents.all() if not place.trail.startswith(record.trail)]
            for place in inner:
                place.trail = f"{record.trail}{place.slug}/"
                place.save(update_fields=["trail"])
            self.check_stored(inner)


places = PlaceDeeds()
