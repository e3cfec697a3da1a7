"""Squares in order, with the pool of concurrent.futures."""
# ruff: noqa: D103

# --8<-- [start:all]
from concurrent.futures import ProcessPoolExecutor


def square(n: int) -> int:
    return n**2


def main() -> None:
    with ProcessPoolExecutor(3) as pool:
        print(list(pool.map(square, range(5))))


# --8<-- [end:all]

if __name__ == "__main__":
    main()
