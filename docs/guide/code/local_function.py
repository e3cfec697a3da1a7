"""Under spawn and forkserver a worker looks its function up by name."""
# ruff: noqa: D103

import multiprocessing
import pickle

import ezq


# --8<-- [start:all]
def main() -> None:
    def shout() -> None:  # main.<locals>.shout: no module has this name
        print("HELLO!")

    multiprocessing.set_start_method("spawn", force=True)  # as on macOS and Windows
    try:
        ezq.run(shout)
    except pickle.PicklingError as error:
        print(error)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
