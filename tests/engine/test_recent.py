"""A memory: what was used lately stays, and there is never more than its bound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from badging.recent import Recent


def test_what_was_put_is_found_and_nothing_else() -> None:
    memory: Recent[str, int] = Recent(4)
    memory.put("a", 1)
    assert memory.get("a") == 1
    assert memory.get("b") is None


def test_there_are_never_more_than_twice_the_limit() -> None:
    memory: Recent[int, int] = Recent(10)
    for number in range(1000):
        memory.put(number, number)
        assert len(memory) <= 20
    assert memory.get(999) == 999
    assert memory.get(0) is None


def test_what_is_asked_for_survives_a_flood_of_others() -> None:
    memory: Recent[int, str] = Recent(10)
    memory.put(-1, "honest")
    for number in range(1000):
        memory.put(number, "hostile")
        assert memory.get(-1) == "honest"


def test_what_is_not_asked_for_leaves_in_a_flood() -> None:
    memory: Recent[int, str] = Recent(10)
    memory.put(-1, "honest")
    for number in range(20):
        memory.put(number, "hostile")
    assert memory.get(-1) is None


def test_nothing_is_left_after_clearing() -> None:
    memory: Recent[str, int] = Recent(1)
    memory.put("a", 1)
    memory.put("b", 2)
    memory.clear()
    assert len(memory) == 0
    assert memory.get("a") is None
    assert memory.get("b") is None


def test_threads_may_share_it() -> None:
    memory: Recent[int, int] = Recent(50)

    def use(start: int) -> bool:
        for number in range(start, start + 2000):
            memory.put(number % 120, number % 120)
        return all(memory.get(key) in {key, None} for key in range(120))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(8)))
    assert len(memory) <= 100


class Colliding(str):
    """Texts that all have one hash."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 1


def test_keys_whose_hashes_collide_are_kept_apart() -> None:
    memory: Recent[tuple[str, ...], int] = Recent(100)
    for number in range(50):
        memory.put((Colliding("name"), Colliding(str(number))), number)
    assert [memory.get((Colliding("name"), Colliding(str(n)))) for n in range(50)] == [*range(50)]
    assert memory.get((Colliding("name"), Colliding("50"))) is None
