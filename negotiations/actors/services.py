"""Deeds on actors. What the deeds are is in `review/deeds.py`; here is what differs."""

from django.utils.translation import gettext as _

from negotiations.actors.models import Actor, NameKind
from negotiations.core.errors import Gathering
from negotiations.core.naming import labels_of
from negotiations.core.parts import Values
from negotiations.review.deeds import Deeds


class ActorDeeds(Deeds[Actor]):
    """An actor's labels follow from its names: the first official one in each language."""

    model = Actor

    def settle(self, record: Actor, values: Values) -> None:
        if "names" in values:
            record.labels = labels_of(values["names"], NameKind.OFFICIAL)

    def check(self, record: Actor, values: Values, faults: Gathering) -> None:
        if not record.labels:
            faults.add("names", "required", _("An actor has at least one official name."))
        for index, membership in enumerate(values.get("member_of") or ()):
            if membership["actor"].pk == record.pk:
                faults.add(f"member_of.{index}.actor", "circle", _("An actor does not belong to itself."))


actors = ActorDeeds()
