"""Kept pictures know the negotiation of their thing, so that one index gives the things of a negotiation by date."""

import django.db.models.deletion
from django.db import migrations, models


def tell(apps, schema_editor):
    """The negotiation of every picture that is there."""
    for thing in ("Milestone", "Event"):
        things = apps.get_model("negotiations", thing).objects.filter(pk=models.OuterRef(f"{thing.lower()}_id"))
        states = apps.get_model("negotiations", f"{thing}State").objects
        states.update(negotiation_id=models.Subquery(things.values("negotiation_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0003_import_batches")]

    operations = [
        migrations.AddField(
            model_name='eventstate',
            name='negotiation',
            field=models.ForeignKey(blank=True, db_index=False, help_text="The negotiation of the thing, repeated here so that one index gives a negotiation's things by date; null when it belongs to none.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='negotiations.negotiation'),
        ),
        migrations.AddField(
            model_name='milestonestate',
            name='negotiation',
            field=models.ForeignKey(blank=True, db_index=False, help_text="The negotiation of the thing, repeated here so that one index gives a negotiation's things by date; null when it belongs to none.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='negotiations.negotiation'),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
