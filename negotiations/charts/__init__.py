"""Pictures of what the record tells: milestones, troop counts, incidents; as Vega-Lite, SVG and PNG, in three languages.

What is drawn is read in `milestones.py`, `troops.py` and `incidents.py` and laid out there; how a chart looks is in `look.py`, how it is
worded in `words.py`, the paper it is drawn on in `canvas.py`, turning it into a file in `rendering.py`. `views.py` answers `format=svg`
and `format=png`; pages include charts by `templatetags/charts.py`. Nothing is derived here that the API does not tell as well.
"""
