"""A daemon process of multiprocessing may not start another."""

from multiprocessing import Process


def wash(what: str) -> None:
    print(f"{what} washed")


# --8<-- [start:all]
def clean() -> None:
    helper = Process(target=wash, args=("cups",))
    helper.start()
    helper.join()
    print("the kitchen is clean")


def main() -> None:
    print("main: we start")
    worker = Process(target=clean, daemon=True)
    worker.start()
    worker.join()
    print("main: we close")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
