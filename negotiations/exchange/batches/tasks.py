"""What takes longer than a page may: done beside the service, one thing at a time for each batch, with its progress to be looked at.

Tasks stand in the database until a worker takes them. The embedded service has none waiting: each one that is put there starts a worker that
does what there is and ends. An operator who runs `manage.py db_worker` himself says so (`TRACKER_OWN_WORKER=0`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from negotiations.access.roles import Role, require
from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.exchange.batches import intake, life
from negotiations.exchange.models import BatchState, ImportBatch

log = structlog.get_logger(__name__)

KEPT_FOR = dt.timedelta(days=7)
"""How long it is kept of what was done that it was: for whoever looks why something failed. The batch itself says how it ended."""
ABANDONED = dt.timedelta(minutes=5)
"""After so long without a sign, whoever did it is taken for dead: it was one transaction, so it can be done again."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done with a batch: by whom, in which states, and how."""

    do: Callable[..., Any]
    role: Role
    states: tuple[str, ...]
    takes_reason: bool = True


ACTS: dict[str, Act] = {
    "check": Act(
        intake.check,
        Role.EDITOR,
        (BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY),
        takes_reason=False,
    ),
    "import": Act(intake.carry_out, Role.EDITOR, (BatchState.READY,), takes_reason=False),
    "submit": Act(life.submit, Role.EDITOR, (BatchState.DRAFT,)),
    "publish": Act(life.publish, Role.REVIEWER, (BatchState.DRAFT, BatchState.SUBMITTED)),
    "return": Act(life.send_back, Role.REVIEWER, (BatchState.SUBMITTED,)),
    "discard": Act(
        life.discard,
        Role.EDITOR,
        (BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY, BatchState.DRAFT),
    ),
}


@transaction.atomic
def start(*, batch: ImportBatch, act: str, by: Any, reason: str = "", seen: str = "") -> None:
    """Have something done with a batch. `seen` is the state of its records that the account looked at."""
    wanted = ACTS[act]
    require(by, wanted.role)
    fresh = intake.locked(batch, *wanted.states)
    if fresh.doing and not is_abandoned(fresh):
        raise Conflict("busy", _("Something is being done with this import; wait for its end."))
    if act == "return" and not reason.strip():
        raise Refused("reason", "required", _("Say what the editor should change."))
    if seen and seen != life.fingerprint(fresh):
        raise Conflict(
            "stale", _("Somebody changed a record of this import since you opened the page: look again.")
        )
    _progress_file(fresh).unlink(missing_ok=True)
    ImportBatch.objects.filter(pk=fresh.pk).update(doing=act, since=timezone.now(), problem="")
    transaction.on_commit(lambda: _put(fresh.pk, act, by.pk, reason))


def _put(batch: int, act: str, account: int, reason: str) -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
    perform.enqueue(batch, act, account, reason, translation.get_language() or settings.LANGUAGE_CODE)
    if settings.TRACKER_OWN_WORKER and settings.TASKS["default"]["BACKEND"].endswith("DatabaseBackend"):
        _start_worker()


@task()
def perform(batch_id: int, act: str, account_id: int, reason: str, language: str = "en") -> None:
    """Do it, and say how it ended, in the language of the page from which it was asked."""
    with translation.override(language):
        _perform(batch_id, act, account_id, reason)


def _perform(batch_id: int, act: str, account_id: int, reason: str) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    by = get_user_model()._default_manager.get(pk=account_id)
    wanted, problem = (
        ACTS[act],
        _("It failed for a reason of our own; nothing was changed. The log of the service tells more."),
    )
    given = {"reason": reason} if wanted.takes_reason else {}
    try:
        wanted.do(batch=batch, by=by, told=lambda done, of: _tell(batch, done, of), **given)
        problem = ""
    except (Refused, Conflict, NotAllowed) as refusal:
        problem = " ".join([str(refusal), *getattr(refusal, "others", ())])
    finally:
        ImportBatch.objects.filter(pk=batch_id).update(doing="", since=None, problem=problem[:2000])
        _progress_file(batch).unlink(missing_ok=True)


def progress(batch: ImportBatch) -> tuple[int, int] | None:
    """How many rows of about how many are done; None where this machine does not know."""
    try:
        told = json.loads(_progress_file(batch).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return told["done"], max(told["done"], told["of"])


def is_abandoned(batch: ImportBatch) -> bool:
    """Whether what is being done with a batch has given no sign for long."""
    last = batch.since
    with contextlib.suppress(OSError):
        last = dt.datetime.fromtimestamp(_progress_file(batch).stat().st_mtime, dt.UTC)
    return last is None or timezone.now() - last > ABANDONED


def _tell(batch: ImportBatch, done: int, of: int) -> None:
    """In a file: while a transaction writes, SQLite lets nobody else write, and what it wrote itself nobody sees."""
    path = _progress_file(batch)
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"done": done, "of": of}), encoding="ascii")
    fresh.replace(path)


def _progress_file(batch: ImportBatch) -> Path:
    return Path(settings.DATA_DIR) / "progress" / f"import-{batch.pk}.json"


def _start_worker() -> None:
    """Start a worker that does what there is and ends. It outlives the request, and this process if need be."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker"]
    options = ["--batch", "--interval", "0", "--no-startup-delay", "--verbosity", "0"]
    worker = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
        [*command, *options], start_new_session=True, stdin=subprocess.DEVNULL, env=os.environ.copy()
    )
    log.info("worker_started", pid=worker.pid)
    threading.Thread(target=worker.wait, daemon=True).start()  # or it would stay as a zombie
