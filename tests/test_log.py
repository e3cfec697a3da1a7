"""The log: records are appended whole, claimed once, and given back."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from .processes import PIPE

if PIPE:
    pytest.skip("this engine has no log", allow_module_level=True)

from ezq import space
from ezq.header import SLOTS
from ezq.log import END_MODE, Log
from ezq.slots import BEGUN, FIRST, PUTS, SLOT_COUNT, UNTIL

if TYPE_CHECKING:
    from ezq.header import Record

MODE = 1


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log.new()
    yield log
    log.close()


def append(log: Log, *counts: int, slot: int = 0, size: int = 8) -> int:
    """Append records of so many messages; their payload tells their number."""
    slot = slot or log.own_slot()
    sent = log.sent(slot)
    for count in counts:
        number = log._put_state.read()[1]
        sent += count
        record = count, MODE, [number.to_bytes(8, "little") * (size // 8)]
        assert log.append([record], slot, sent)
    return slot


def end(log: Log, slot: int) -> None:
    log.append([(1, END_MODE, [b""])], slot, log.sent(slot) + 1)


def claim(log: Log, slot: int, most: int) -> tuple[int, int]:
    """Claim; return from which number to which, after a look at the payload."""
    claimed = log.claim(slot, most)
    assert claimed is not None
    record, start = claimed
    payload = log.space.payload(record, start)
    assert payload == record.first.to_bytes(8, "little") * (record.length // 8)
    return log.words[slot + BEGUN], log.words[slot + UNTIL]


@dataclass(eq=False)
class Holder:
    """What of a reader the log knows."""

    slot: int


def taken_over(log: Log, slot: int) -> int:
    """Exchange a slot for a claim without an owner; return the slot there is then."""
    holder = Holder(slot)
    log.slots.holders.add(holder)
    assert log.take_over(holder) == (holder.slot != slot)
    return holder.slot


def begin(log: Log, slot: int, count: int) -> None:
    """Begin messages of a claim, as a reader does."""
    for _ in range(count):
        log.words[slot + BEGUN] += 1


def finish(log: Log, slot: int) -> None:
    """Read a claim to its end."""
    log.words[slot + BEGUN] = log.words[slot + UNTIL]
    log.slots.finish(slot)


def in_child(func: Callable[[], Any]) -> int:
    """Call a function in a child, which owns nothing; return its exit status."""
    pid = os.fork()
    if not pid:
        try:
            func()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed(log: Log, func: Callable[[], Any]) -> None:
    """Have a child do something and be killed."""

    def run() -> None:
        log.after_fork()
        func()
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(run) == -signal.SIGKILL


# --- appending and claiming


@pytest.mark.parametrize("size", [0, 8, 2000, 2048, 2056, 300_000])
def test_a_record_is_claimed_as_it_was_appended(log: Log, size: int) -> None:
    append(log, 3, size=size)
    reader = log.own_slot()
    assert claim(log, reader, 100) == (1, 4)
    assert log.claim(log.own_slot(), 1) is None


def test_a_record_is_claimed_in_parts_and_never_across_its_end(log: Log) -> None:
    append(log, 5, 2)
    a, b = log.own_slot(), log.own_slot()
    assert claim(log, a, 3) == (1, 4)
    assert claim(log, b, 3) == (4, 6)
    finish(log, a)
    assert claim(log, a, 3) == (6, 8)


def test_records_that_are_appended_together_become_visible_together(log: Log) -> None:
    slot = log.own_slot()
    log.append([(1, MODE, [b"a" * 8]), (2, MODE, [b"b" * 8])], slot, 3)
    assert log.unread() == 3
    assert log.sent(slot) == 3


def test_what_is_unread_counts_until_it_is_begun(log: Log) -> None:
    producer = append(log, 4)
    end(log, producer)
    reader = log.own_slot()
    assert (log.unread(), log.ends()) == (4, 1)
    claim(log, reader, 3)
    assert log.unread() == 4
    begin(log, reader, 2)
    assert log.unread() == 2
    finish(log, reader)
    assert log.unread() == 1
    assert not log.is_empty()


def test_no_more_than_the_limit_is_appended(log: Log) -> None:
    slot, reader = log.own_slot(), log.own_slot()
    record = 1, MODE, [bytes(8)]
    assert log.append([record], slot, 1, limit=2)
    assert log.append([record], slot, 2, limit=2)
    assert not log.append([record], slot, 3, limit=2)
    log.claim(reader, 1)
    assert not log.append([record], slot, 3, limit=2)  # a claim makes no place
    begin(log, reader, 1)
    assert log.append([record], slot, 3, limit=2)


# --- who has what


def test_an_end_is_withheld_while_a_claim_before_it_could_come_back(log: Log) -> None:
    producer = append(log, 4)
    end(log, producer)
    a, b = log.own_slot(), log.own_slot()
    claim(log, a, 4)
    assert log.claim(b, 1) is None
    begin(log, a, 3)
    assert log.claim(b, 1) is None
    begin(log, a, 1)  # the last is in hand: it cannot come back
    claimed = log.claim(b, 1)
    assert claimed is not None
    assert claimed[0].mode == END_MODE
    assert log.ends() == 0


def test_what_was_given_back_is_taken_over_from_what_was_not_begun(log: Log) -> None:
    append(log, 9)
    a, b = log.own_slot(), log.own_slot()
    claim(log, a, 9)
    begin(log, a, 4)
    log.give_back(Holder(a))
    assert taken_over(log, b) == a
    assert log.words[a + BEGUN : a + UNTIL + 1].tolist() == [5, 10]
    assert not log.take_over(Holder(log.own_slot()))  # nothing more


def test_the_oldest_of_what_was_given_back_is_taken_over_first(log: Log) -> None:
    append(log, 3, 3, 3)
    slots = [log.own_slot() for _ in range(3)]
    claims = {slot: claim(log, slot, 3) for slot in slots}
    for slot in reversed(slots):
        log.give_back(Holder(slot))
    taken = [taken_over(log, log.own_slot()) for _ in slots]
    assert [claims[slot] for slot in taken] == [(1, 4), (4, 7), (7, 10)]


def test_what_is_in_hand_is_kept_where_the_rest_is_given_back(log: Log) -> None:
    append(log, 9)
    a, spare = log.own_slot(), log.own_slot()
    claim(log, a, 9)
    begin(log, a, 4)
    reader = Holder(a)
    log.split(reader, 5, spare)
    assert reader.slot == spare
    assert log.words[spare + FIRST : spare + UNTIL + 1].tolist() == [1, 5, 0]
    assert taken_over(log, log.own_slot()) == a
    assert log.unread() == 5


@pytest.mark.parametrize("begun", [0, 1, 4, 9])
def test_the_claim_of_a_killed_reader_is_taken_over(log: Log, begun: int) -> None:
    append(log, 9)

    def die() -> None:
        slot = log.own_slot()
        claim(log, slot, 9)
        begin(log, slot, begun)

    killed(log, die)
    told: list[tuple[int, int]] = []

    def describe(record: Any, payload: Any, first: int, number: int) -> Any:
        told.append((first, number))
        return "KIND", (7, 5, 9)

    log.bury(describe)
    assert told == ([(1, begun)] if begun else [])
    lost = log.lost()
    assert [(one.number, one.kind, one.order, one.doubtful) for one in lost] == (
        [(begun, "KIND", 7, begun - 1)] if begun else []
    )
    log.bury(describe)  # nothing more is told
    assert len(told) == len(lost)
    mine = log.own_slot()
    taken = taken_over(log, mine)
    if begun < 9:
        assert log.words[taken + BEGUN : taken + UNTIL + 1].tolist() == [begun + 1, 10]
    else:
        assert taken == mine
    assert log.unread() == 9 - begun


def test_a_claim_that_was_published_but_not_completed_is_nobody_elses(log: Log) -> None:
    """Its slot looks as empty as it was, until the next to hold GET completes it."""
    append(log, 5)

    def die() -> None:
        log.slots.complete = lambda *args: None  # type: ignore[method-assign]
        log.claim(log.own_slot(), 5)

    killed(log, die)
    mine = log.own_slot()
    assert log.unread() == 5
    taken = taken_over(log, mine)
    assert taken != mine
    assert log.words[taken + BEGUN : taken + UNTIL + 1].tolist() == [1, 6]


def test_the_living_are_never_taken_for_dead(log: Log) -> None:
    append(log, 5)
    slot = log.own_slot()
    claim(log, slot, 5)
    begin(log, slot, 2)

    def try_to_take_over() -> None:
        log.after_fork()
        mine = log.own_slot()
        log.bury(lambda *args: os._exit(3))
        os._exit(4 if log.take_over(Holder(mine)) or log.lost() else 0)

    assert in_child(try_to_take_over) == 0


def test_a_claim_of_this_process_that_no_reader_knows_is_anybodys(log: Log) -> None:
    """A signal handler that raised has cut its reader off, before it knew the slot."""
    append(log, 5, 5)
    known = Holder(log.own_slot())
    log.slots.holders.add(known)
    claim(log, known.slot, 5)
    lost = log.own_slot()
    claim(log, lost, 5)
    assert taken_over(log, log.own_slot()) == lost
    assert not log.take_over(Holder(log.own_slot()))


def test_slots_are_used_again(log: Log) -> None:
    """Those of processes that are gone, and those that were let go."""
    for _ in range(2 * SLOT_COUNT):
        log.give_back(Holder(log.own_slot()))
    for _ in range(20):
        killed(log, log.own_slot)
    assert log.own_slot() == SLOTS


def test_where_all_slots_are_owned_the_error_says_so(log: Log) -> None:
    owned = {log.own_slot() for _ in range(SLOT_COUNT)}
    assert len(owned) == SLOT_COUNT
    with pytest.raises(OSError, match="at most 480 readers and producers at a time"):
        log.own_slot()
    log.give_back(Holder(owned.pop()))
    log.own_slot()


def test_slots_of_the_dead_that_tell_something_are_used_again_at_last(log: Log) -> None:
    def die() -> None:
        slot = log.own_slot()
        log.words[slot + PUTS] += 3

    for _ in range(3):
        killed(log, die)
    assert [count for _, count in log.lost_puts()] == [3, 3, 3]
    for _ in range(SLOT_COUNT - 3):
        log.own_slot()
    assert len(log.lost_puts()) == 3
    log.own_slot()
    assert len(log.lost_puts()) == 2


# --- memory


def held(log: Log) -> int:
    return os.fstat(log.file).st_blocks * 512


def shrink(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a new log one that goes round after 4 KB."""
    monkeypatch.setattr(space, "RING", 4096)
    monkeypatch.setattr(space, "STEP", 1024)
    monkeypatch.setattr(space, "GIVE_BACK", 16384)
    log._put_state.write(log.base, 1, 0, 0, 0, log.base + space.RING, 0, 0)


def test_the_log_starts_over_when_all_is_read(log: Log) -> None:
    producer, reader = log.own_slot(), log.own_slot()
    for _ in range(30):
        append(log, 2, slot=producer, size=100_000)
        claim(log, reader, 2)
        finish(log, reader)
    assert os.fstat(log.file).st_size <= log.base + space.RING


def test_the_log_stays_small_while_it_is_never_empty(log: Log) -> None:
    """It goes on in the place of what was read: that memory is warm."""
    producer, reader = log.own_slot(), log.own_slot()
    append(log, 1, slot=producer, size=100_000)
    for _ in range(100):
        append(log, 1, slot=producer, size=100_000)
        claim(log, reader, 1)
        finish(log, reader)
    assert os.fstat(log.file).st_size <= log.base + space.RING


def test_a_jump_is_not_written_over_before_it_is_taken(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when nothing was unread, and the next claim ahead lies behind the jump."""
    shrink(log, monkeypatch)
    producer, reader, other = (log.own_slot() for _ in range(3))
    for size, slot in [(3000, reader), (800, other), (800, reader), (1600, reader)]:
        append(log, 1, slot=producer, size=size)
        claim(log, slot, 1)
        if slot == reader:
            finish(log, slot)
    append(log, 1, slot=producer, size=800)  # in the place of the first
    append(log, 1, slot=producer, size=1640)
    for number in (5, 6):
        assert claim(log, reader, 1) == (number, number + 1)
        finish(log, reader)


@pytest.mark.parametrize("seed", range(20))
def test_no_record_is_written_over_while_somebody_needs_it(
    log: Log, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the log goes on: in the ring, at its beginning, or behind it."""
    random = Random(seed)
    shrink(log, monkeypatch)
    producer, *free = (log.own_slot() for _ in range(6))
    claims: dict[int, Record] = {}
    last = unclaimed = 1  # numbers
    backlog, hands = 0, 1  # about so many are unread, and so many are claimed
    keeps = False
    for i in range(3000):
        if i % random.choice([7, 30]) == 0:
            backlog = random.choice([0, 0, 3, 10, 30])
            hands = random.choice([1, 2, 3, 5])
            keeps = random.random() < 0.7
        if last - unclaimed <= random.randint(0, backlog):
            count = random.choice([1, 1, 3])
            size = random.choice([8, 80, 320, 800, 1600, random.choice([8, 8000])])
            append(log, count, slot=producer, size=size)
            last += count
        elif len(claims) < random.randint(1, hands):
            slot = free.pop(random.randrange(len(free)))
            claimed = log.claim(slot, random.choice([1, 2, 100]))
            if claimed is None:
                assert unclaimed == last
                free.append(slot)
                continue
            claims[slot] = record = claimed[0]
            assert log.words[slot + BEGUN] == unclaimed
            assert record.first <= unclaimed < record.first + record.messages
            unclaimed = log.words[slot + UNTIL]
        elif claims:
            # Sometimes the oldest is kept, and the log must go on around it.
            slot = random.choice([*claims][keeps and len(claims) > 1 :])
            record = claims.pop(slot)
            payload = log.space.payload(*log.space.record(record.offset))
            assert payload == record.first.to_bytes(8, "little") * (len(payload) // 8)
            assert len(payload) == record.length
            finish(log, slot)
            free.append(slot)
        if not claims and unclaimed == last and random.random() < 0.5:
            log.rest()


def test_what_is_in_hand_is_not_written_over(log: Log) -> None:
    producer, reader, other = (log.own_slot() for _ in range(3))
    append(log, 1, slot=producer, size=300_000)
    claimed = log.claim(reader, 1)
    assert claimed is not None
    begin(log, reader, 1)
    for _ in range(10):
        append(log, 1, slot=producer, size=300_000)
        claim(log, other, 1)
        finish(log, other)
    log.rest()
    record, start = claimed
    assert log.space.payload(record, start) == (1).to_bytes(8, "little") * 37_500
    log.slots.finish(reader)
    log.rest()
    assert held(log) < 500_000


def test_memory_behind_the_oldest_claim_is_given_back(log: Log) -> None:
    producer, reader = log.own_slot(), log.own_slot()
    append(log, *[1] * 40, slot=producer, size=1_000_000)
    assert held(log) > 40_000_000
    for _ in range(39):
        claim(log, reader, 1)
        finish(log, reader)
    assert held(log) < space.RING + space.GIVE_BACK + 2_200_000
    assert claim(log, reader, 1) == (40, 41)


# --- other processes


def test_a_lock_is_free_when_its_holder_was_killed(log: Log) -> None:
    """In the middle of an append: what it wrote means nothing."""

    def die() -> None:
        log._put_state.write = lambda *args: os.kill(os.getpid(), 9)  # type: ignore[method-assign]
        append(log, 5, size=3000)

    assert in_child(lambda: (log.after_fork(), die())) == -signal.SIGKILL  # type: ignore[func-returns-value]
    assert log.is_empty()
    append(log, 2, size=64)
    assert claim(log, log.own_slot(), 9) == (1, 3)


def test_what_an_append_published_counts_although_its_process_was_killed_then(
    log: Log,
) -> None:
    """Before it could note in its slot that this is out."""

    def die() -> None:
        slot = log.own_slot()
        log.words[slot + PUTS] = 7
        real = log._put_state.write

        def write(*values: int) -> None:
            real(*values)
            os.kill(os.getpid(), signal.SIGKILL)

        log._put_state.write = write  # type: ignore[method-assign]
        append(log, 5, slot=slot)

    assert in_child(lambda: (log.after_fork(), die())) == -signal.SIGKILL  # type: ignore[func-returns-value]
    assert log.unread() == 5
    assert [count for _, count in log.lost_puts()] == [2]


def test_a_state_is_read_whole_while_another_process_changes_it(log: Log) -> None:
    state = log._get_state
    pid = os.fork()
    if not pid:
        n = 0
        while True:
            n += 1
            state.write(n, n, n, n, n, n)
    try:
        seen = [state.read() for _ in range(50_000)]
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert all(len(set(values)) == 1 for values in seen[1:] if values[1] != 1)
    assert len({values[0] for values in seen}) > 1
