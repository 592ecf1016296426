"""Promise: whatever is sent, the answer is the status it deserves, a problem where it is an error, at once; never a mistake of ours."""

import time
from statistics import median
from typing import Any

from django.core.cache import cache
from django.test import Client

from tests.api.desk import Desk
from tests.api.strict.probes import Probe, anonymous, written
from tests.proof import FULL

SOON = 0.2  # seconds: what is promised for a refusal, and proven (`make proof`) by the middle one of three
HANG = 5  # seconds, where nothing is proven: a busy machine is no hang
LEAST = 150


def send(client: Client, probe: Probe, **headers: str) -> Any:
    """The response to a probe, its query as raw bytes."""
    return client.generic(
        probe.method,
        probe.path,
        probe.body,
        content_type=probe.content_type,
        headers={**headers, **probe.headers},
        QUERY_STRING=probe.query,
    )


def fault(client: Client, probe: Probe, **headers: str) -> str | None:
    """What is wrong with the answer to a probe."""
    proven, times = FULL and probe.status >= 400, []
    for _ in range(3 if proven else 1):
        cache.clear()  # rates are not what is tried
        start = time.perf_counter()
        response = send(client, probe, **headers)
        times.append(time.perf_counter() - start)
    took = median(times)
    if took > (SOON if proven else HANG):
        return f"took {took:.3f} s"
    if response.status_code != probe.status:
        return f"{response.status_code} instead of {probe.status}: {response.content[:200]!r}"
    if probe.status < 400:
        return None
    if response["Content-Type"] != "application/problem+json":
        return f"not a problem but {response['Content-Type']}"
    told = response.json()
    if told["status"] != probe.status or len(response.content) > 20_000:
        return f"a problem of {len(response.content)} bytes with status {told['status']}"
    return None


def test_what_nobody_can_mean_is_refused(facts: None) -> None:
    client = Client(raise_request_exception=False)
    probes = list(anonymous())
    assert len(set(map(str, probes))) >= LEAST
    faults = {str(probe): found for probe in probes if (found := fault(client, probe))}
    assert not faults, "\n".join(f"{probe}\n    {found}" for probe, found in faults.items())


def test_what_cannot_be_written_is_refused(desk: Desk) -> None:
    client = Client(raise_request_exception=False)
    faults = {
        str(probe): found
        for probe in written()
        if (found := fault(client, probe, Authorization=f"Bearer {desk.token}"))
    }
    assert not faults, "\n".join(f"{probe}\n    {found}" for probe, found in faults.items())
