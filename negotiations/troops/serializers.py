"""How troop counts are represented. Series are in `series_serializers.py`."""

from __future__ import annotations

from negotiations.api.fields import FuzzyDateField, QuantityField, Text, Word
from negotiations.api.references import ReferenceField
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.troops.models import Measure, TroopCount


class TroopCountSerializer(ClaimSerializer):
    """How many personnel of a contributor are, may be, will be, arrived or left, according to somebody."""

    model = TroopCount
    joins = {
        **ClaimSerializer.joins,
        "negotiation": ("negotiation",),
        "milestone": ("milestone",),
        "contributor": ("contributor",),
        "host": ("host",),
        "place": ("place",),
    }

    negotiation = ReferenceField(
        allow_null=True, help_text="The negotiation it belongs to; null when to none."
    )
    milestone = ReferenceField(
        allow_null=True, help_text="The milestone to which a promised level belongs; null when to none."
    )
    contributor = ReferenceField(timeless=True, help_text="Whose personnel they are.")
    host = ReferenceField(timeless=True, help_text="On whose soil they are.")
    place = ReferenceField(
        timeless=True, allow_null=True, help_text="Where in the host country; null means the whole of it."
    )
    force = Text(help_text="Which part of the contingent; null means the whole.")
    measure = Word(Measure.choices, allow_null=False, help_text="What the figure measures.")
    dataset = Text(help_text="The dataset whose series it belongs to; null for single reports.")
    as_of = FuzzyDateField(
        help_text="The day or period for which the figure holds; later than `asserted_on` it is a plan."
    )
    personnel = QuantityField(
        allow_null=False, help_text="How many; without numbers where withheld or unknown, which is not 0."
    )
