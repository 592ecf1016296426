"""The entry for servers: `granian --interface wsgi tracker.wsgi:application`."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

# What stands before Django imports what needs it set up.
application = get_wsgi_application()
application = import_module("tracker.front").Front(application)

# Load the views now: the first visitor should not wait for it.
import_module(settings.ROOT_URLCONF)

# What is loaded by now lives as long as the process: not looking at it again on
# every collection saves about 15 % of the time of a request.
gc.collect()
gc.freeze()
# Python looks after every 700 new objects; an answer of 5,000 points is 15,000, of which none is ever garbage
# that reference counts do not find. What a request leaves to the collector is small: see `front.py` for its body.
gc.set_threshold(10_000, 10, 10)
