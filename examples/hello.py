"""A queue hands things from one process to another, in order."""

import ezq

Names = ezq.Queue[str]


# --8<-- [start:worker]
def greet(q: Names) -> None:
    for _ in range(3):
        name = q.get()
        print(f"Hello, {name}!")
    print("That was the third: the worker ends.")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Names = ezq.Queue()
    worker = ezq.run(greet, q)
    for name in ["Ada", "Grace", "Katherine"]:
        q.put(name)
    worker.join()


if __name__ == "__main__":
    main()
# --8<-- [end:main]
