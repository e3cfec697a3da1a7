"""Without the guard, ezq says what to add, and main fails."""

import multiprocessing

import ezq


# --8<-- [start:all]
def greet(name: str) -> str:
    print(f"Hello, {name}!")
    return __name__


multiprocessing.set_start_method("spawn", force=True)
print("main begins, as", __name__)
worker = ezq.run(greet, "Ada")
print("the worker ran as", worker.result())
print("main ends")
# --8<-- [end:all]
