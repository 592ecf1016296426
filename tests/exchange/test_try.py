import pytest

@pytest.mark.usefixtures("facts")
def test_a():
    from negotiations.models import Milestone, Change
    assert Milestone.objects.count() > 10
    Change.objects.all().delete()

def test_c(db):
    from negotiations.models import Milestone, Change
    assert Milestone.objects.count() == 0

@pytest.mark.usefixtures("facts")
def test_b(client):
    from negotiations.models import Milestone, Change
    assert Change.objects.count() > 10
