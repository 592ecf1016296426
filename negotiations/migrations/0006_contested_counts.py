"""Counts that ever excluded another of their series are kept, and which origins speak in a series.

What is there already is marked in every series of more than one origin: too much, never too little, so that disputes stay complete.
`manage.py check_derivation --rebuild` leaves only what the rule marks.
"""

import negotiations.core.fields
from django.conf import settings
from django.db import migrations, models


KEY = ("contributor__slug", "host__slug", "place__slug", "force", "measure", "dataset", "personnel_unit")


def tell(apps, schema_editor):
    """Who speaks in every series, and its counts where more than one does."""
    counts = apps.get_model("negotiations", "TroopCount").objects.filter(recorded_from__isnull=False)
    origins = apps.get_model("negotiations", "SeriesOrigin")
    series = {}
    told = counts.order_by().filter(citations__isnull=False).values_list(*KEY, "citations__origin_key")
    for *name, origin in told.distinct():
        series.setdefault(tuple(name), set()).add(origin)
    for name, speaking in series.items():
        text = "/".join(part or "" for part in name)
        origins.objects.bulk_create(
            [origins(series=text, origin_key=origin) for origin in sorted(speaking)], ignore_conflicts=True
        )
        if len(speaking) > 1:
            named = dict(zip(KEY, name, strict=True))
            if named["place__slug"] is None:
                named["place"] = named.pop("place__slug")
            counts.filter(**named).update(contested_in=text)


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0005_indexes_of_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SeriesOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', negotiations.core.fields.CodeField(help_text='The series, as one text.', max_length=560)),
                ('origin_key', negotiations.core.fields.CodeField(help_text='The origin, as one text.', max_length=260)),
            ],
        ),
        migrations.AddField(
            model_name='troopcount',
            name='contested_in',
            field=negotiations.core.fields.CodeField(editable=False, help_text='Its series, where another count of that excludes it on some day, or did in some record; null when none ever did.', max_length=560, null=True),
        ),
        migrations.AddIndex(
            model_name='troopcount',
            index=models.Index(condition=models.Q(('contested_in__isnull', False)), fields=['contested_in'], name='troopcount_contested'),
        ),
        migrations.AddIndex(
            model_name='troopcount',
            index=models.Index(condition=models.Q(('contested_in__isnull', False)), fields=['negotiation', 'contested_in'], name='troopcount_negot_contested'),
        ),
        migrations.AddConstraint(
            model_name='seriesorigin',
            constraint=models.UniqueConstraint(fields=('series', 'origin_key'), name='seriesorigin_once'),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
