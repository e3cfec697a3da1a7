"""Put until the system gives no more room, which is soon: files may be 1 MB larger."""

import os
import resource

import ezq


def main() -> None:
    q = ezq.Queue[ezq.Msg[str]]()
    size = os.fstat(q._engine._log.file).st_size  # type: ignore[union-attr]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1_000_000, size + 1_000_000))
    put = 0
    try:
        while True:
            q.put(ezq.Msg("LINE", f"{put:01000}", put))
            put += 1
    except OSError as error:
        print(error.strerror)
    got = [q.get().order for _ in range(q.qsize())]
    print("read all that was put:", got == list(range(put)))
    q.put(ezq.Msg("LINE", "there is room again"))
    q.get()


if __name__ == "__main__":
    main()
