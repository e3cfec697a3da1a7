"""What is put after END stays unread."""
# ruff: noqa: D103

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[ezq.Msg[str]] = ezq.Queue()
    q.put(ezq.Msg(data="in time"))
    ezq.endq(q)
    q.put(ezq.Msg(data="too late"))

    print("read:", [msg.data for msg in ezq.iter_msg(q)])
    print("left in the queue:", q.qsize())


# --8<-- [end:all]

if __name__ == "__main__":
    main()
