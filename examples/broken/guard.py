"""Without the guard, the new process tries to start another one."""

import multiprocessing


# --8<-- [start:all]
def greet(name: str) -> None:
    print(f"Hello, {name}!")


multiprocessing.set_start_method("spawn", force=True)
print("main begins, as", __name__)
worker = multiprocessing.Process(target=greet, args=["Ada"])
worker.start()
worker.join()
print("main ends")
# --8<-- [end:all]
