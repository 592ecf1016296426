"""How long a proof runs: in full with TRACKER_PROOF=1 (`make proof`), else at a tenth."""

import os

from hypothesis import HealthCheck, settings

FULL = os.environ.get("TRACKER_PROOF") == "1"
EXAMPLES = 1000


def scaled(full: int) -> int:
    """Give how many examples, rounds or days to try where a full proof tries `full`."""
    return full if FULL else max(1, full // 10)


def load_profile() -> None:
    """Make hypothesis follow: other examples each time in full, the same ones in short."""
    settings.register_profile(
        "proof" if FULL else "tenth",
        max_examples=scaled(EXAMPLES),
        deadline=None,  # a slow machine is no counterexample
        derandomize=not FULL,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("proof" if FULL else "tenth")
