"""One bad number: its worker ends, and main says nothing."""

from multiprocessing import Process, Queue


# --8<-- [start:worker]
def invert(q: "Queue[int]", out: "Queue[float]") -> None:
    for number in iter(q.get, -1):
        out.put(1 / number)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Queue[int] = Queue()
    out: Queue[float] = Queue()
    worker = Process(target=invert, args=(q, out))
    worker.start()
    for number in [1, 0, 2, -1]:  # -1 is the end
        q.put(number)
    worker.join()
    results = []
    while not out.empty():
        results.append(out.get())
    print(f"results: {results}")
    print(f"exit code of the worker: {worker.exitcode}")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
