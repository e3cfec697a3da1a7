"""The worker gets three names, but main puts only two."""

import ezq

Names = ezq.Queue[str]


def greet(q: Names) -> None:
    for _ in range(3):
        name = q.get()
        print(f"Hello, {name}!")
    print("That was the third: the worker ends.")


# --8<-- [start:main]
def main() -> None:
    q: Names = ezq.Queue()
    worker = ezq.run(greet, q)
    for name in ["Ada", "Grace"]:
        q.put(name)
    worker.join()


# --8<-- [end:main]


if __name__ == "__main__":
    main()
