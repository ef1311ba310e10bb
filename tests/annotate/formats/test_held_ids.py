"""Ids that are given anew."""

from saidby.annotate.formats.held_ids import Further, fresh


def test_further_ids_are_those_that_are_fresh_each_time() -> None:
    """What is given is taken, also by other prefixes; what is taken meanwhile is passed over."""
    ids, taken = Further(["a", "a~2", "b1"]), {"a", "a~2", "b1"}
    given = []
    for prefix in ("a~", "a~", "b", "a~", "a~1", "b"):
        given.append(ids.next(prefix))
        assert given[-1] == next(fresh(prefix, taken))
        taken.add(given[-1])
    assert given == ["a~1", "a~3", "b2", "a~4", "a~11", "b3"]
    ids.taken.add("b4")
    assert ids.next("b") == "b5"
    assert ids.taken == {*taken, "b4", "b5"}
