"""Two addresses for those who run the service: is it alive, can it do its work?

Neither tells anything about the data, asks for credentials or may be cached.
"""

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = structlog.get_logger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Asks nothing of the database: a restart would not mend that."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served: 200, or 503 naming the part that cannot work.

    `checks` maps `database` and `migrations` to `ok`, `unreachable`, `pending` or `unknown`.
    """
    checks = {"database": "ok", "migrations": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["migrations"] = "pending" if migrations_are_pending() else "ok"
    except DatabaseError:
        logger.exception("not_ready")  # the reason belongs in the log, not on a public page
        checks["database"] = "unreachable"
    ready = set(checks.values()) == {"ok"}
    status = "ok" if ready else "unavailable"
    return JsonResponse({"status": status, "checks": checks}, status=200 if ready else 503)


def migrations_are_pending() -> bool:
    """Tell whether the code knows a migration that this database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
