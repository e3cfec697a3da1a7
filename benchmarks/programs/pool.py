"""The program with `concurrent.futures`."""

import concurrent.futures


def work(data: int) -> int:
    """Return what comes, as a worker."""
    return data


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        print(list(pool.map(work, [1])))
