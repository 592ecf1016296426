"""Keys that are mostly null are indexed where they are not, and those that begin another index have none of their own: half of what an insert cost."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

CITED = (
    "milestone_claim", "condition_claim", "event_claim", "troop_count", "statement",
    "negotiation", "commission", "working_group", "mandate", "office", "membership",
)  # fmt: skip
CLAIMS = ("conditionclaim", "eventclaim", "milestoneclaim", "statement", "troopcount")


class WithoutItsIndex(migrations.AlterField):
    """Takes the own index of a key away. Django would copy the whole table on SQLite, once for each."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        vars(state).pop("apps", None)  # made anew when asked for: once for all keys, not once for each
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        _, _, index = self._named(app_label, schema_editor)
        schema_editor.execute(f"DROP INDEX {index}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table, column, index = self._named(app_label, schema_editor)
        schema_editor.execute(f"CREATE INDEX {index} ON {table} ({column})")

    def _named(self, app_label: str, schema_editor: Any) -> list[str]:
        table, column = f"{app_label}_{self.model_name}", f"{self.name}_id"
        index = schema_editor._create_index_name(table, [column])
        return [schema_editor.quote_name(name) for name in (table, column, index)]


def without_its_index(model: str, name: str, to: str, help_text: str, **more: Any) -> WithoutItsIndex:
    """A key as it was, but for its index."""
    more = {"on_delete": django.db.models.deletion.PROTECT, "null": True, "blank": True} | more
    field: Any = models.ForeignKey(to=f"negotiations.{to}", db_index=False, help_text=help_text, **more)
    return WithoutItsIndex(model_name=model, name=name, field=field)


def where_there_is_one(model: str, name: str, *fields: str) -> migrations.AddIndex:
    """An index of the rows that have the first of these."""
    given = Q(**{f"{fields[0]}__isnull": False})
    return migrations.AddIndex(
        model, models.Index(fields=list(fields), condition=given, name=f"{model}_{name}")
    )


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0008_indexes_of_today'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            without_its_index(
                'citation', name, name.replace("_", ""), 'What rests on this citation.',
                on_delete=django.db.models.deletion.CASCADE, related_name='citations',
            )
            for name in CITED
        ),
        *(
            without_its_index(
                name, 'negotiation', 'negotiation', 'The negotiation it belongs to; null when it belongs to none.',
                related_name='%(class)ss',
            )
            for name in CLAIMS
        ),
        without_its_index(
            'attributionlink', 'affiliation', 'actor', 'To whom the unnamed speakers belong, where told.',
            related_name='affiliated_links',
        ),
        without_its_index(
            'importedrow', 'batch', 'importbatch', 'The batch.',
            on_delete=django.db.models.deletion.CASCADE, null=False, blank=False, related_name='made',
        ),
        without_its_index(
            'troopcount', 'contributor', 'actor', 'Whose personnel they are.',
            null=False, blank=False, related_name='contributed_counts',
        ),
        without_its_index(
            'troopcount', 'milestone', 'milestone',
            'The milestone to which a promised level belongs; null when to none.', related_name='troop_counts',
        ),
        without_its_index(
            'troopcount', 'place', 'place', 'Where in the host country; null means the whole of it.',
            related_name='troop_counts',
        ),
        *(where_there_is_one('citation', name, name) for name in CITED),
        where_there_is_one('attributionlink', 'affiliation', 'affiliation'),
        where_there_is_one('troopcount', 'place', 'place'),
        where_there_is_one('troopcount', 'graded', 'grade', 'contributor', 'host'),
    ]  # fmt: skip
