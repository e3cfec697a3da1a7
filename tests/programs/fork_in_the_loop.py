"""Fork in the middle of reading: the child has none of what its parent claimed."""

import os

import ezq


def main() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(1000):
        q.put(ezq.Msg("NUMBER", n))
    ezq.endq(q)
    count, pid, ends = 0, 0, os.pipe()
    messages = ezq.iter_msg(q)
    for _ in messages:
        count += 1
        if count == 700:
            pid = os.fork()
            if pid == 0:
                os.read(ends[0], 1)  # the parent has read all
                ezq.endq(q)
                os._exit(sum(1 for _ in messages))
    os.write(ends[1], b"x")
    _, status = os.waitpid(pid, 0)
    print(f"main read {count}, the child read {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
