"""Runs the whole suite on both databases and adds up: `python -m tests.suite`.

Both runs take place even when the first fails. The last line says what came of each;
the exit status is 0 only when both passed and the coverage suffices. Coverage is measured
on one database, for measuring takes a third of a run and the code is the same. Arguments
are handed to pytest.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DATABASES = ("sqlite", "postgresql")
COVERED = "sqlite"  # the one that the browser tests run on
WORKERS = "2"
LEAST_COVERAGE = 95  # per cent of negotiations/


def main(arguments: list[str]) -> int:
    """Run the suite; give the exit status."""
    with tempfile.TemporaryDirectory(prefix="tracker-suite-") as name:
        scratch = Path(name)
        results = [run(database, arguments, scratch) for database in DATABASES]
        covered, share = coverage(scratch)
    lines = [f"{database}: {told}" for database, (_, told) in zip(DATABASES, results, strict=True)]
    passed = covered and all(fine for fine, _ in results)
    sys.stdout.write(
        f"\n{'PASSED' if passed else 'FAILED'}  {'  |  '.join(lines)}  |  "
        f"coverage {share} (at least {LEAST_COVERAGE} %)\n"
    )
    return 0 if passed else 1


def run(database: str, arguments: list[str], scratch: Path) -> tuple[bool, str]:
    """Run pytest on one database: did it pass, and its counts in words."""
    counts = scratch / f"{database}.json"
    sys.stdout.write(f"\n== the suite on {database} ==\n")
    sys.stdout.flush()
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal",
            *(("--cov", "--cov-report=") if database == COVERED else ()), *arguments,
        ],
        env={
            **os.environ,
            "TRACKER_TEST_DATABASE": database,
            "TRACKER_TEST_COUNTS": str(counts),
            "COVERAGE_FILE": str(scratch / f".coverage.{database}"),
        },
        check=False,
    )  # fmt: skip
    if not counts.exists():
        return False, f"did not run (status {done.returncode})"
    told = ", ".join(f"{n} {kind}" for kind, n in json.loads(counts.read_text()).items() if n)
    return done.returncode == 0, told or "no tests"


def coverage(scratch: Path) -> tuple[bool, str]:
    """Print what the tests missed: does the coverage suffice, and how much is it."""
    tool = [sys.executable, "-m", "coverage"]
    env = {**os.environ, "COVERAGE_FILE": str(scratch / ".coverage")}
    parts = [str(path) for path in scratch.glob(".coverage.*")]
    if not parts:
        return False, "unknown"
    subprocess.run([*tool, "combine", "--quiet", *parts], env=env, check=True)
    sys.stdout.write("\n== lines of negotiations/ that no test reached ==\n")
    sys.stdout.flush()
    report = subprocess.run([*tool, "report", f"--fail-under={LEAST_COVERAGE}"], env=env, check=False)
    total = subprocess.run(
        [*tool, "report", "--format=total"], env=env, check=False, capture_output=True, text=True
    )
    return report.returncode == 0, f"{total.stdout.strip() or '0'} %"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
