"""A worker ends although nobody has read its results yet."""
# ruff: noqa: D103

import ezq

MEGABYTE = 1_000_000


# --8<-- [start:all]
def make(out: ezq.Queue[ezq.Msg[bytes]]) -> None:
    for order in range(50):
        out.put(ezq.Msg("RESULT", bytes(MEGABYTE), order))


def main() -> None:
    out: ezq.Queue[ezq.Msg[bytes]] = ezq.Queue()
    worker = ezq.run(make, out)
    worker.join()  # (1)!
    print("unread:", out.qsize(), "results; exit code", worker.exitcode)

    size = sum(len(msg.data) for msg in ezq.iter_msg(ezq.endq(out)))
    print("read:", size, "bytes")


# --8<-- [end:all]

if __name__ == "__main__":
    main()
