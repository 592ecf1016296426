"""Indexes for orders by date achieved, slippage, saying day and number, and for what few milestones are: a rare status, overdue."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0006_contested_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='milestonestate',
            name='milestonestate_by_plan',
        ),
        migrations.AddIndex(
            model_name='conditionclaim',
            index=models.Index(condition=models.Q(('asserted_on_earliest__isnull', False)), fields=['asserted_on_earliest', 'id'], name='conditionclaim_asserted'),
        ),
        migrations.AddIndex(
            model_name='eventclaim',
            index=models.Index(condition=models.Q(('asserted_on_earliest__isnull', False)), fields=['asserted_on_earliest', 'id'], name='eventclaim_asserted'),
        ),
        migrations.AddIndex(
            model_name='milestoneclaim',
            index=models.Index(condition=models.Q(('asserted_on_earliest__isnull', False)), fields=['asserted_on_earliest', 'id'], name='milestoneclaim_asserted'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('planned_earliest__isnull', False)), fields=['planned_earliest', 'milestone', 'known_until', 'known_from', 'recorded_until'], name='milestonestate_by_plan'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('achieved_earliest__isnull', False)), fields=['achieved_earliest', 'milestone', 'known_until', 'known_from', 'recorded_until'], name='milestonestate_by_achieved'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('slippage_min__isnull', False)), fields=['slippage_min', 'milestone', 'known_until', 'known_from', 'recorded_until'], name='milestonestate_by_slippage'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(django.db.models.functions.text.Lower('status'), models.F('known_until'), models.F('known_from'), models.F('recorded_until'), models.F('milestone'), name='milestonestate_by_status'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('due_latest__isnull', False)), fields=['known_until', 'recorded_until', 'due_latest', 'milestone'], name='milestonestate_due'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('asserted_on_earliest__isnull', False)), fields=['asserted_on_earliest', 'id'], name='statement_asserted'),
        ),
        migrations.AddIndex(
            model_name='troopcount',
            index=models.Index(condition=models.Q(('asserted_on_earliest__isnull', False)), fields=['asserted_on_earliest', 'id'], name='troopcount_asserted'),
        ),
        migrations.AddIndex(
            model_name='troopcount',
            index=models.Index(condition=models.Q(('personnel_low__isnull', False)), fields=['personnel_low', 'id'], name='troopcount_low'),
        ),
    ]
