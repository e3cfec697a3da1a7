"""No wait has a limit, and one answer never comes."""

import ezq

Names = ezq.Queue[ezq.Msg[str]]


def check(q: Names, out: Names, web: Names) -> None:
    for msg in ezq.iter_msg(q):
        if msg.data == "web":
            web.get()  # the site does not answer
        out.put(ezq.Msg("OK", msg.data))


# --8<-- [start:main]
def main() -> None:
    q: Names = ezq.Queue()
    out: Names = ezq.Queue()
    web: Names = ezq.Queue()
    workers = [ezq.run(check, q, out, web) for _ in range(2)]
    for order, name in enumerate(["mail", "web", "disk"]):
        q.put(ezq.Msg("CHECK", name, order))
    for n in range(3):
        out.get()
        print(f"answers: {n + 1} of 3")
    ezq.endq_and_wait(q, workers)
    print("All workers have ended.")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
