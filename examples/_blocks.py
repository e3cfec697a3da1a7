"""Blocks of shared memory that are given back at the end of a `with`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.shared_memory import SharedMemory


@contextmanager
def created(*contents: bytes) -> Iterator[list[str]]:
    """Make blocks that hold this; close and unlink them at the end."""
    with ExitStack() as stack:
        names = []
        for content in contents:
            block = SharedMemory(create=True, size=len(content))
            stack.callback(block.unlink)
            stack.callback(block.close)
            if block.buf is not None:
                block.buf[: len(content)] = content
            names.append(block.name)
        yield names


@contextmanager
def attached(names: list[str], size: int) -> Iterator[list[memoryview]]:
    """Attach to blocks; release the views of them and close them at the end.

    Args:
        names: The names of the blocks.
        size: How many bytes of each: a system may make it larger than asked.
    """
    with ExitStack() as stack:
        views = []
        for name in names:
            block = SharedMemory(name)
            stack.callback(block.close)
            view = memoryview(block.buf or b"")[:size]
            views.append(stack.enter_context(view))
        yield views
