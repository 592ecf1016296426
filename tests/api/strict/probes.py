"""The regression corpus: requests that break services like this one, and the status each must get here.

A probe is one request as a client's library would send it; what only a bare socket can send is in `tests/clients/test_wire.py`, bodies that are no
records in `tests/api/test_bodies.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Probe:
    """One request, and the status it must get. `path` is sent as it is, percent signs included."""

    path: str
    query: str = ""
    status: int = 400
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = "application/json"

    def __str__(self) -> str:
        headers = " ".join(f"{name}: {value[:40]}" for name, value in self.headers.items())
        return f"{self.method} {self.path[:120]}?{self.query[:120]} {headers} {self.body[:60]!r} {self.content_type[:60]}"


MEANINGLESS = (
    "%00", "a%00b", "%ED%A0%80", "%ED%B0%80%ED%A0%80", "%FF", "%C0%AF", "%F8%88%80%80%80", "9223372036854775808", "1e400", "NaN", "-Infinity",
    "%D9%A2%D9%A0%D9%A2%D9%A4-%D9%A0%D9%A1-%D9%A0%D9%A1", "2023-02-29", "0000-00-00", "10000-01-01", "", "%20", "a" * 60_000, "%27%20OR%201%3D1--",
    "%F0%9F%92%A3", "..%2F..%2Fetc%2Fpasswd", "%7B%22%24ne%22%3Anull%7D", "%0D%0ASet-Cookie%3A%20a%3Db", "%E2%80%AE", "1,2,", "true,false",
)  # fmt: skip
"""Values that mean nothing to any parameter but those that take words."""

PARAMETERS = (
    ("milestones", "known_on"), ("milestones", "recorded_on"), ("milestones", "limit"), ("milestones", "cursor"), ("milestones", "count"),
    ("milestones", "ordering"), ("milestones", "fields"), ("milestones", "omit"), ("milestones", "expand"), ("milestones", "lang"),
    ("milestones", "format"), ("milestones", "negotiation"), ("milestones", "kind__in"), ("milestones", "planned_after"),
    ("milestones", "planned_within"), ("milestones", "overdue"), ("milestones", "slipped_by__gte"), ("milestones", "has_date"),
    ("milestone-claims", "milestone"), ("troop-counts", "low__gte"), ("troop-counts", "grade"), ("events", "near"),
    ("actors", "country"), ("actors", "identifier"), ("changes", "after"), ("changes", "object"),
)  # fmt: skip
"""One parameter of every kind, and where it is taken."""

UNKNOWN = (
    "slug__regex=.*", "slug__iregex=(a%2B)%2B$", "title__contains=a", "negotiation__slug=x", "password=x", "limit[]=1", "limit[gt]=1", "offset=1", "page=2",
    "pk=1", "id__in=1", "kind__kind=x", "kind__in__in=talks", "planned_after__lt=2024-01-01", "_method=DELETE", "callback=alert", "%00=1", "%FF=1", "=1",
    "a" * 60_000 + "=1", "__class__=1", "negotiation__commission__actor__names__text=x",
)  # fmt: skip
"""Queries with a parameter or lookup that nobody declared."""

ADDRESSES = (
    "/milestones/%D9%A1%D9%A2/", "/milestones/%00/", "/milestones/%ED%A0%80/", "/milestones/%FF/", "/milestones/UPPER/", "/milestones/..%2F..%2Fadmin/",
    "/milestones/a_b/", f"/milestones/{'a' * 121}/", f"/milestones/{'a' * 60_000}/", "/milestones/x/history/y/", "/milestones/nothing-of-this-kind/history/",
    "/milestone-claims/1/", "/milestone-claims/not-an-id/", "/milestone-claims/00000000-0000-0000-0000-000000000000/",
    "/milestone-claims/ffffffffffffffffffffffffffffffffffff/", "/troop-counts/%D9%A1/", "/changes/0/", "/changes/-1/", "/changes/1e3/", "/changes/%D9%A3/",
    "/changes/9223372036854775808/", "/changes/99999999999999999999999/", "/negotiations/nothing/timeline/", "/nothing/", "/milestones/x/y/z/", "/../../etc/passwd/",
)  # fmt: skip
"""Where nothing is."""

SPANNING = (
    ("/troop-counts/series/", ""), ("/troop-counts/series/", "contributor=united-states"), ("/troop-counts/series/", "contributor=united-states&host=nowhere"),
    ("/troop-counts/series/", "contributor=united-states&host=iraq&step=week"), ("/troop-counts/series/", "contributor=united-states&host=iraq&from=2024-02-01&to=2024-01-01"),
    ("/troop-counts/series/", "contributor=united-states&host=iraq&from=0001-01-01&to=9999-12-31&step=day"),
    ("/troop-counts/series/", "contributor=united-states&contributor=iraq&host=iraq"), ("/troop-counts/series/compare/", "contributor=united-states&host=iraq"),
    ("/troop-counts/series/compare/", "contributor=united-states&host=iraq&from_known=2024-01-01&to_known=9999-01-01"), ("/knowledge/", ""),
    ("/knowledge/", "from=2024-02-01&to=2024-01-01"), ("/knowledge/", "from=2024-01-01&to=2999-01-01"), ("/search/", ""),
    ("/search/", "q="), ("/search/", "q=%00"), ("/search/", "q=" + "a" * 60_000), ("/search/", "q=a&recorded_on=2024-01-01"), ("/milestones/", "search=a&recorded_on=2026-11-01"),
    ("/milestones/", "known_on=2999-01-01"), ("/milestones/", "recorded_on=2999-01-01T00:00:00Z"), ("/milestones/", "recorded_on=2024-01-01T25:00:00Z"),
    ("/milestones/", "recorded_on=2024-01-01T00:00:00%2B99:00"), ("/milestones/", "fields=slug&omit=slug"), ("/milestones/", "ordering=" + ",".join(["slug"] * 1000)),
    ("/milestones/", "&".join(f"kind=talks{n}" for n in range(1000))), ("/milestones/", "&".join("kind=talks" for _ in range(1000))), ("/events/", "near=91,0,1"),
    ("/events/", "near=1,2"), ("/events/", "near=1,2,-3"), ("/events/", "near=1,2,1e400"), ("/actors/", "name=" + "%CC%81" * 5000), ("/milestones/", "limit=-1"),
    ("/milestones/", "limit=1000000000"), ("/milestones/", "limit=1.5"), ("/milestones/", "limit=%2B5"), ("/milestones/", "limit=0x10"), ("/milestones/", "limit=1_0"),
)  # fmt: skip
"""Questions that contradict themselves or ask for what cannot be."""

METHODS = (
    ("/milestones/", "PUT"), ("/milestones/", "PATCH"), ("/milestones/", "DELETE"), ("/milestones/", "TRACE"), ("/milestones/", "BREW"),
    ("/changes/", "POST"), ("/changes/head/", "DELETE"), ("/search/", "POST"), ("/disputes/", "PUT"), ("/knowledge/", "PATCH"), ("/", "POST"),
    ("/troop-counts/series/", "POST"), ("/milestones/?format=json&lang=en", "TRACE"),
)  # fmt: skip
"""Methods that an address does not take; who is nobody may be told so first."""

HEADERS = (
    ({"Accept": "a/b," * 15_000}, 406), ({"Accept": "text/turtle"}, 406), ({"Accept": ";;;,,,==="}, 406), ({"Accept": "application/json;q=NaN"}, 200),
    ({"Accept-Language": "x-" * 30_000}, 200), ({"Accept-Language": "ar;q=1e400, fr;q=NaN"}, 200), ({"If-None-Match": '"' * 60_000}, 200),
    ({"If-None-Match": "W/" * 1000}, 200), ({"If-Modified-Since": "yesterday"}, 200), ({"Range": "bytes=0-"}, 200), ({"Host": "evil.example"}, 400),
    ({"Host": "a b"}, 400), ({"Host": "[::1"}, 400), ({"Host": "%00"}, 400), ({"Authorization": "Bearer"}, 401), ({"Authorization": "Bearer a b"}, 401),
    ({"Authorization": "Bearer " + "a" * 60_000}, 401), ({"Authorization": "Bearer \u00e9"}, 401), ({"X-Forwarded-Host": "evil.example"}, 200),
    ({"X-HTTP-Method-Override": "DELETE"}, 200), ({"Cookie": "sessionid=" + "a" * 10_000}, 200), ({"Cookie": "sessionid=\u0000;;;="}, 200),
)  # fmt: skip
"""Headers of a plain question for milestones. What means nothing is passed over, as HTTP has it, where it could not change the answer."""

FORM = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"

BODIES = (
    (b"x", "text/plain", 415), (FORM, "multipart/form-data; boundary=x", 415), (FORM, "multipart/form-data", 415), (FORM, "multipart/form-data; boundary=" + "x" * 5000, 415),
    (b"a=b", "application/x-www-form-urlencoded", 415), (b"<a/>", "application/xml", 415), (b"{}", "application/json; charset=utf-16", 415),
    (b"{}", "application/json; charset=idna", 415), (b"{}", "application/json; charset=rot13", 415), (b"{}", "application/json; charset=unicode_escape", 415),
    (b"{}", "application/json; charset=zlib", 415), (b"{}", "application/" + "j" * 60_000, 415), (b"{}", "", 415), (b"{}", "json", 415),
    (b"{", "application/json", 400), (b"[]", "application/json", 400), (b"[" * 200_000, "application/json", 400), (b'{"a":1,"a":2}', "application/json", 400),
    (b'{"note":"\\ud800"}', "application/json", 400), (b'{"note":1e400}', "application/json", 400), (b"9" * 100_000, "application/json", 400),
    (b"\xff\xfe{\x00}\x00", "application/json", 400), (b"\xef\xbb\xbf{}", "application/json", 400), (b"{}", "application/json", 400),
)  # fmt: skip
"""Bodies of a new milestone claim, with their media types."""


def anonymous() -> Iterator[Probe]:
    """Everything that nobody in particular sends."""
    for collection, parameter in PARAMETERS:
        for value in MEANINGLESS:
            yield Probe(f"{API}/{collection}/", f"{parameter}={value}")
    for query in UNKNOWN:
        yield Probe(f"{API}/milestones/", query)
    for address in ADDRESSES:
        yield Probe(f"{API}{address}", status=404)
    for address, query in SPANNING:
        yield Probe(f"{API}{address}", query)
    for headers, status in HEADERS:
        yield Probe(f"{API}/milestones/", status=status, headers=headers)
    for address, method in METHODS:
        path, _, query = address.partition("?")
        yield Probe(f"{API}{path}", query, status=405, method=method)


def written() -> Iterator[Probe]:
    """What an editor with a token sends."""
    for body, content_type, status in BODIES:
        yield Probe(
            f"{API}/milestone-claims/", status=status, method="POST", body=body, content_type=content_type
        )
