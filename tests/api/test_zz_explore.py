import json
def get(client, path, **q):
    r = client.get("/api/v1/"+path, q, HTTP_ACCEPT="application/json")
    return json.loads(r.content)
def test_x(facts, client):
    for day in ["2023-08-20","2024-01-20","2024-01-26","2024-02-20","2024-10-01","2026-11-01"]:
        print(day, [(n["slug"],n["status"]) for n in get(client,"negotiations/",known_on=day)["results"]], [(n["slug"],n["status"]) for n in get(client,"commissions/",known_on=day)["results"]], [(n["slug"],n["status"]) for n in get(client,"working-groups/",known_on=day)["results"]])
        r = get(client, "commissions/higher-military-commission/", known_on=day)
        print({k: r.get(k) for k in ("status","detail")}, [(s["person"]["slug"], s["title"], s["side"] and s["side"]["slug"], s["from"] and s["from"]["edtf"], len(s["citations"])) for s in r.get("seats",[])], [(m["according_to"] and m["according_to"]["slug"], m["text"], m["language"], m["exhaustive"]) for m in r.get("mandates",[])], [w["slug"] for w in r.get("working_groups",[])])
    from negotiations.models import Statement, TroopCount
    from collections import Counter
    print(Statement.objects.count(), Counter(Statement.objects.values_list("speakers__slug", flat=True)).most_common(8), Counter(Statement.objects.values_list("milestone__slug", flat=True)).most_common(5), Counter(Statement.objects.values_list("event__slug", flat=True)).most_common(8), Counter(Statement.objects.values_list("language", flat=True)))
    print(Counter(Statement.objects.values_list("state","supersedes","replaces","known_until")))
    print(Counter(TroopCount.objects.values_list("state","supersedes","replaces","known_until")))
    for c in TroopCount.objects.order_by("as_of_earliest"):
        print(c.contributor.slug,c.host.slug,c.place and c.place.slug,c.force,c.measure,c.dataset,c.as_of_edtf,c.personnel_low,c.personnel_high,c.personnel_qualifier,c.standing,c.known_from, c.milestone and c.milestone.slug, c.negotiation and c.negotiation.slug)
    for s in Statement.objects.filter(citations__origin_key__startswith="unnamed").distinct()[:5]:
        print(s.pk, s.text[:40], [c.origin_key for c in s.citations.all()])
    for c in TroopCount.objects.filter(citations__origin_key__startswith="unnamed").distinct()[:5]:
        print(c.pk, [x.origin_key for x in c.citations.all()])
    assert 0
