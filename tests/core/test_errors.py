"""Promise: a refusal names the field, says what would be right, and reports everything at once."""

import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.core.errors import (
    Fault,
    Refused,
    gather,
    nearest,
    one_of,
    shown,
    unknown_fields,
)


def test_a_refusal_of_one_field_carries_one_fault() -> None:
    refused = Refused("slug", "taken", "The slug is taken.", ["iraq-2"])
    assert refused.faults == (Fault("slug", "taken", "The slug is taken.", ("iraq-2",)),)


def test_a_refusal_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one fault"):
        Refused.all([])


def test_fields_are_re_rooted_from_the_inside_out() -> None:
    inner = Refused("source", "unknown", "No such source.")
    outer = inner.under(0).under("citations")
    assert outer.faults[0].field == "citations.0.source"
    assert inner.faults[0].field == "source"


def test_a_fault_of_the_whole_value_takes_the_name_of_its_field() -> None:
    assert Refused("", "not_edtf", "Not a date.").under("planned").faults[0].field == "planned"


def test_a_field_is_also_a_json_pointer() -> None:
    assert Fault("citations.0.source", "x", "").pointer == "/citations/0/source"
    assert Fault("a/b~c", "x", "").pointer == "/a~1b~0c"
    assert Fault("", "x", "").pointer == ""


def test_a_refusal_reads_as_sentences() -> None:
    faults = [Fault("slug", "taken", "It is taken."), Fault("", "late", "It is late.")]
    assert str(Refused.all(faults)) == "slug: It is taken. It is late."


def test_a_refusal_survives_pickling_with_all_its_faults() -> None:
    refused = Refused.all([Fault("a", "x", "A."), Fault("b", "y", "B.")])
    assert pickle.loads(pickle.dumps(refused)).faults == refused.faults


def refuse(value: object) -> int:
    raise Refused("low", "wrong_type", f"{shown(value)} is no number.")


def fields_refused(deed: Callable[[], None]) -> list[str]:
    with pytest.raises(Refused) as caught:
        deed()
    return [fault.field for fault in caught.value.faults]


def test_gathering_reports_every_fault_once_at_the_end() -> None:
    def deed() -> None:
        with gather() as faults:
            faults.add("slug", "required", "A slug is needed.")
            assert faults.attempt("personnel", refuse, "many") is None
            with faults.under(1):
                refuse("more")
            faults.attempt("", refuse, "again")

    assert fields_refused(deed) == ["slug", "personnel.low", "1.low", "low"]


def test_a_refusal_that_ends_the_block_is_added_to_those_before_it() -> None:
    def deed() -> None:
        with gather() as faults:
            faults.add("slug", "required", "A slug is needed.")
            refuse("many")

    assert fields_refused(deed) == ["slug", "low"]


def test_gathering_nothing_refuses_nothing() -> None:
    with gather() as faults:
        assert faults.attempt("low", int, "5") == 5


def test_another_exception_passes_through_the_gathering() -> None:
    def deed() -> None:
        with gather() as faults:
            faults.add("slug", "required", "A slug is needed.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()


def test_the_nearest_words_come_best_first_and_at_most_three() -> None:
    known = ["planned_after", "planned_before", "achieved_after", "status", "place"]
    assert nearest("planed_after", known)[0] == "planned_after"
    assert len(nearest("planned_aftr", known)) <= 3
    assert nearest("STATUS", known) == ("status",)
    assert nearest("zzzz", known) == ()


def test_a_huge_word_is_compared_in_no_time() -> None:
    assert isinstance(nearest("planned_after" * 100_000, ["planned_after"]), tuple)


def test_unknown_fields_are_named_with_their_neighbours() -> None:
    (fault,) = unknown_fields({"edft": 1, "bound": "on"}, ("edtf", "bound"))
    assert (fault.field, fault.code, fault.suggestions[0]) == ("edft", "unknown_field", "edtf")


def test_an_unprintable_field_name_stays_out_of_the_path() -> None:
    (fault,) = unknown_fields({"a\0b": 1}, ("edtf",))
    assert fault.field == ""
    assert "\\x00" in fault.sentence


def test_a_word_outside_the_list_is_refused_with_its_neighbours() -> None:
    assert one_of("until", ["by", "until"], "bound") == "until"
    with pytest.raises(Refused) as caught:
        one_of("untill", ["by", "until"], "bound")
    assert caught.value.faults[0].suggestions == ("until",)
    values: tuple[object, ...] = (None, 3, ["by"], {})
    for value in values:
        with pytest.raises(Refused):
            one_of(value, ["by", "until"], "bound")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.integers())))
def test_whatever_is_refused_is_shown_short_and_printable(value: object) -> None:
    assert shown(value).isprintable()
    assert len(shown(value)) < 700


def test_a_number_too_long_to_print_is_still_shown() -> None:
    assert "20 digits" in shown(10**5000)
