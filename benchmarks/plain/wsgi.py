"""The plain project behind a server, frozen after its start as the tracker is."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.plain.settings"
application = get_wsgi_application()
import_module("benchmarks.plain.urls")
gc.collect()
gc.freeze()
