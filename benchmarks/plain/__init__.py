"""What people would otherwise build: Django REST framework and django-filter as their tutorials have them, over the same tables.

Only measured against; nothing of the service imports from here. Prefetches are done right, and Django's own middleware is that of a new project.
"""
