"""What the service keeps on disk beside its database: the data directory and the secret key.

The database itself is described in `tracker.databases`.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

KEY_CHARACTERS = 64


def prepare(directory: Path) -> Path:
    """Create the data directory, readable by its owner only, and give it back."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def secret_key(directory: Path) -> str:
    """Give the installation's secret key; write it (mode 0600) when there is none yet.

    Sessions and paging cursors are signed with it, so it must outlive a restart.
    Several processes may start at once: the key is written aside and linked into
    place, so that all of them read the one that came first.
    """
    path = prepare(directory) / "secret-key"
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=directory, prefix="secret-key.")  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(KEY_CHARACTERS))
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                path.hardlink_to(draft)
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
