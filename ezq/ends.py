"""ENDs that were put for readers that did not take them.

    ENDs put = taken + awaited by living readers + surplus

Whoever puts ENDs for readers and waits for these notes how many, and takes back
what is left when they have ended: the log's next claims then skip so many ENDs.
"""

from .header import AWAITED
from .log import Log


def await_ends(log: Log, count: int) -> None:
    """Note that so many ENDs are being put for readers that are waited for."""
    log._claims(_await, log, count)


def _await(log: Log, count: int) -> None:
    # Killed before it takes them back, who waits leaves them to be taken by a reader.
    log.words[AWAITED] += count


def take_back_ends(log: Log, count: int) -> None:
    """Take back those of so many ENDs that no reader took, or is awaited to take."""
    log._claims(_take_back, log, count)


def _take_back(log: Log, count: int) -> None:
    log.words[AWAITED] = awaited = max(0, log.words[AWAITED] - count)
    if (more := min(count, log.ends() - awaited)) > 0:
        *state, surplus = log._get_state.read()
        log._get_state.write(*state, surplus + more)
