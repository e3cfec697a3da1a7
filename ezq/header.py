"""What lies where: the words of the header, and the head of a record.

    | states | flags |   slots   | table of the arena |
      0        32      64          64 + 480 * 16

A word has 8 bytes, and is stored whole. A number here is the index of a word.
"""

import struct
from collections import namedtuple

from .slots import SLOT_COUNT, SLOT_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Record(NamedTuple):
        """Where a record lies, and what it says of itself."""

        offset: int
        first: int
        messages: int
        mode: int
        length: int

else:  # without the import of `typing`
    Record = namedtuple("Record", "offset first messages mode length")  # noqa: PYI024

RECORD = struct.Struct("<QIIQ")  # first number, messages, mode, length of the payload

PUT_STATE = 0  # written under PUT
GET_STATE = 18  # written under GET
READERS_WAIT = 32  # 1 while a reader may be asleep; whoever wakes it stores 0
WRITERS_WAIT = 33  # the same, of producers that wait for a place
SLOTS_USED = 34  # written under GET
GIVEN_BACK = 35  # a hint: the memory of the file was given back up to here; written
# under GET, or under PUT while nobody needs a record
AWAITED = 37  # written under GET: how many ENDs were put for readers that are waited
# for; too many if who waits for them was killed, and then some are not taken back
OFFERED = 36  # written under GET: 1 while a claim without an owner may be left
NOWHERE = 40  # what is stored here means nothing
SLOTS = 64  # where the slots begin
ARENA = SLOTS + SLOT_COUNT * SLOT_WORDS  # the table of the arena
