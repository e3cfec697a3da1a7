"""Every message comes out: what is early waits for its turn, what is late does not."""
# ruff: noqa: D103

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[ezq.Msg[str]] = ezq.Queue()
    q.put(ezq.Msg(data="is early: 0 has not come", order=1))
    q.put(ezq.Msg(data="comes in its turn", order=0))
    q.put(ezq.Msg(data="comes a second time", order=1))
    q.put(ezq.Msg(data="waits for 2 until END", order=3))
    ezq.endq(q)

    for msg in ezq.iter_sortq(q):
        print(msg.order, msg.data)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
