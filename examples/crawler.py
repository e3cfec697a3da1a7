"""A real program: crawl a site with threads, since it waits."""

import logging
import queue
from threading import Lock, Thread

import ezq
from examples import _site as site

Pages = dict[str, tuple[int, list[str]]]  # status and links
Todo = queue.Queue[str | None]

log = logging.getLogger(__name__)


# --8<-- [start:thread]
def visit(todo: Todo, pages: Pages, lock: Lock, port: int) -> None:
    while (path := todo.get()) is not None:
        try:
            status, links = site.fetch(port, path)
            with lock:
                new = set(links) - pages.keys()
                pages |= dict.fromkeys(new, (0, []))  # none yet
                pages[path] = status, links
            for link in new:
                todo.put(link)
        except Exception:
            log.exception(path)  # and goes on
        todo.task_done()


# --8<-- [end:thread]
# --8<-- [start:crawl]
def crawl(port: int, count: int) -> Pages:
    todo, lock = Todo(), Lock()
    pages: Pages = {"/": (0, [])}
    todo.put("/")
    args = todo, pages, lock, port
    for _ in range(count):
        Thread(target=visit, args=args, daemon=True).start()
    todo.join()  # until there is nothing left to visit
    for _ in range(count):
        todo.put(None)  # an end for each
    return pages


# --8<-- [end:crawl]
def main() -> None:
    args = site.options(__doc__)
    ready = ezq.Queue[ezq.Msg[int]]()
    ezq.run(site.serve, ready, args.pages)
    port = ready.get().data
    for count in 1, args.threads:
        with site.timed(count):
            pages = crawl(port, count)
    site.report(pages)


if __name__ == "__main__":
    main()
