"""A queue with a maxsize makes who puts wait for who reads."""
# ruff: noqa: D103

import queue

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[ezq.Msg[str]] = ezq.Queue(maxsize=2)
    q.put(ezq.Msg(data="one"))
    q.put(ezq.Msg(data="two"))
    try:
        q.put(ezq.Msg(data="three"), block=False)  # (1)!
    except queue.Full:
        print("full: two messages are unread")

    print("read:", q.get().data)
    q.put(ezq.Msg(data="three"))  # there is a place again
    ezq.endq(q)  # END needs no place
    print("read:", [msg.data for msg in ezq.iter_msg(q)])


# --8<-- [end:all]

if __name__ == "__main__":
    main()
