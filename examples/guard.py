"""The guard keeps a worker from running the whole file again."""

import multiprocessing

import ezq


# --8<-- [start:worker]
def greet(name: str) -> str:
    print(f"Hello, {name}!")
    return __name__


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    multiprocessing.set_start_method("spawn", force=True)
    print("main begins, as", __name__)
    worker = ezq.run(greet, "Ada")
    print("the worker ran as", worker.result())
    print("main ends")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
