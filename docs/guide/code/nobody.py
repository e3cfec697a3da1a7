"""Ending a queue that nobody reads is an error, not a silent loss."""
# ruff: noqa: D103

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    workers = [ezq.run(print, q) for _ in range(0)]  # oh: no worker at all
    for number in range(3):
        q.put(ezq.Msg(data=number))
    try:
        ezq.endq_and_wait(q, workers)
    except ezq.WorkerError as error:
        print(error)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
