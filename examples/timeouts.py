"""A wait with a limit ends in an error that tells who waits."""

import queue

import ezq

LIMIT = 0.3  # seconds: short, to see it reached
PATIENCE = 60  # seconds: longer than it ever takes

Names = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:worker]
def check(q: Names, out: Names, web: Names) -> None:
    for msg in ezq.iter_msg(q):
        if msg.data == "web":
            web.get()  # the site does not answer
        out.put(ezq.Msg("OK", msg.data))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Names = ezq.Queue()
    out: Names = ezq.Queue()
    web: Names = ezq.Queue()
    workers = [ezq.run(check, q, out, web) for _ in range(2)]
    for order, name in enumerate(["mail", "web", "disk"]):
        q.put(ezq.Msg("CHECK", name, order))
    for n in range(2):
        out.get(timeout=PATIENCE)
        print(f"answers: {n + 1} of 3")
    try:
        out.get(timeout=LIMIT)
    except queue.Empty:
        print("get: queue.Empty")
    try:
        ezq.endq_and_wait(q, workers, timeout=LIMIT)
    except TimeoutError as error:
        print("endq_and_wait: TimeoutError")
        print(f"here: {error}")
    web.put(ezq.Msg("ANSWER", "fine"))  # at last
    for msg in ezq.iter_msg(out, timeout=PATIENCE):
        print(f"answers: 3 of 3, {msg.data} came late")
        break
    ezq.endq_and_wait(q, workers, timeout=PATIENCE)
    print("All workers have ended.")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
