"""Indexes of what stands today, in the order of plans and of slippage."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0007_indexes_of_orders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('planned_earliest__isnull', False)), fields=['known_until', 'recorded_until', 'planned_earliest', 'milestone'], name='milestonestate_now_plan'),
        ),
        migrations.AddIndex(
            model_name='milestonestate',
            index=models.Index(condition=models.Q(('slippage_min__isnull', False)), fields=['known_until', 'recorded_until', 'slippage_min', 'milestone'], name='milestonestate_now_slippage'),
        ),
    ]
