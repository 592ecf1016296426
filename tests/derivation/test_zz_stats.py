import collections, pytest
from hypothesis import given, settings, HealthCheck
from tests.derivation import test_model as t
from tests.derivation.histories import *
from tests.derivation.pictures import *
pytestmark = pytest.mark.django_db
C = collections.Counter()
@pytest.fixture
def stage(): return Stage()
def run(stage, model, history, more):
    thing = t.record(model, slug=f"thing-{next(t.NUMBERS)}", negotiation=stage.world.negotiation, **more)
    orig = {n: getattr(Stage, n) for n in ("say","supersede","replace","withdraw","retract","prefer","drop_preference")}
    def wrap(n):
        def f(self, given):
            try: r = orig[n](self, given); C[n+" ok"] += 1; return r
            except Exception as e: C[n+" "+type(e).__name__] += 1; raise
        return f
    for n in orig: setattr(Stage, n, wrap(n))
    try: stage.make(thing, history)
    finally:
        for n in orig: setattr(Stage, n, orig[n])
    if not stage.instants: C["none"] += 1; return
    said = reference(thing)
    for i in stage.instants:
        for d in t._days_of_change(thing):
            p = said(d, i); C["pairs"] += 1
            if p is None: C["null"] += 1; continue
            for k, v in p.items():
                if isinstance(v, tuple) and len(v) == 3:
                    C[k+":"+(v[2] or "-")] += 1
                elif k == "slippage": C["slip "+("none" if v==(None,None) else "zero" if v==(0,0) else "half" if None in v else "moved")] += 1
                elif k in ("disputed","revisions","claims"): C[f"{k} {v}"] += 1
                elif k == "due": C["due "+str(v is not None)+" planned "+str(p["planned"][0] is not None)] += 1
S = settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(history=histories(MILESTONE_CLAIMS, KINDS[Milestone].fields))
@S
def test_m(stage, history): run(stage, Milestone, history, {"kind":"other"})
@given(history=histories(EVENT_CLAIMS, KINDS[Event].fields))
@S
def test_e(stage, history): run(stage, Event, history, {"kind":"attack"})
def test_show():
    for k in sorted(C): print(k, C[k])
