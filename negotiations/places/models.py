"""Places: country, region, town, base, one within another, with names and coordinates where known."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Name
from negotiations.core.fields import CodeField
from negotiations.core.records import country_shape
from negotiations.core.things import NamedThing


class PlaceKind(models.TextChoices):
    """What sort of place it is."""

    COUNTRY = "country", _("Country")
    REGION = "region", _("Region, within or across countries")
    TOWN = "town", _("Town")
    BASE = "base", _("Military base")
    SITE = "site", _("Other site")


class Place(NamedThing):
    """A place on the ground. Asking for a place includes what lies within it.

    `trail` is its slug after those of all that contain it (`/iraq/baghdad/`), so that "within" is one prefix of one index; it never
    changes, because a published place's slug and `within` never do.
    """

    resource = "places"
    parts = ("names",)
    fixed = ("slug", "kind", "within")
    undocumented = ("known_from", "labels", "trail")

    kind = CodeField(max_length=8, choices=PlaceKind.choices, help_text="What sort of place it is.")
    within = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contents",
        help_text="The place that contains it; null for the outermost.",
    )
    country = CodeField(
        max_length=3,
        blank=True,
        default="",
        validators=[country_shape],
        help_text="ISO 3166-1 alpha-3 code; empty when it lies in several countries.",
    )
    lat = models.DecimalField(
        null=True,
        blank=True,
        max_digits=8,
        decimal_places=6,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Latitude in degrees north; null when not known.",
    )
    lon = models.DecimalField(
        null=True,
        blank=True,
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Longitude in degrees east; null when not known.",
    )
    precision = models.PositiveIntegerField(
        null=True, blank=True, help_text="How far off the coordinates may be, in metres; null when not known."
    )
    trail = CodeField(
        max_length=500,
        editable=False,
        db_index=True,
        default="",
        help_text="Slugs of all that contain it and its own.",
    )

    class Meta:
        constraints = [
            *NamedThing.life_checks(),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="place_both_coordinates",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True) | Q(lat__gte=-90, lat__lte=90), name="place_latitude"
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True) | Q(lon__gte=-180, lon__lte=180), name="place_longitude"
            ),
        ]
        ordering = ("slug",)

    def searchable(self) -> str:
        return " ".join([self.slug.replace("-", " "), *(name.text for name in self.names.all())])


class PlaceName(Name):
    """A spelling of a place's name."""

    owners = ("place",)
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="names", help_text="Whose name it is."
    )
