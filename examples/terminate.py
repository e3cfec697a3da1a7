"""A worker that is ended by force loses work. END loses none."""

import ezq

Jobs = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def work(q: Jobs, out: Jobs, begun: Jobs, line: Jobs) -> None:
    for msg in ezq.iter_msg(q):
        begun.put(msg)
        line.get()  # somebody must say: go on
        out.put(msg)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Jobs = ezq.Queue()
    out: Jobs = ezq.Queue()
    begun: Jobs = ezq.Queue()
    line: Jobs = ezq.Queue()
    for n in range(4):
        q.put(ezq.Msg("JOB", n * n, n))

    first = ezq.run(work, q, out, begun, line)
    begun.get()
    first.terminate()
    first.join()
    error = first.exception()
    print(f"terminated, exit code {first.exitcode}")
    if isinstance(error, ezq.WorkerError):
        print("it had in hand:", error.in_hand)

    second = ezq.run(work, q, out, begun, line)
    for _ in range(3):
        line.put(ezq.Msg("GO", 0))
    ezq.endq_and_wait(q, second)
    print(f"ended by END, exit code {second.exitcode}")
    orders = [msg.order for msg in ezq.iter_msg(ezq.endq(out))]
    print("done:", orders)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
