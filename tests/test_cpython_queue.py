"""CPython's own tests of its queue pass with ours."""

import importlib.util

import pytest

from .processes import under


@pytest.mark.skipif(
    importlib.util.find_spec("test") is None
    or importlib.util.find_spec("test._test_multiprocessing") is None,
    reason="this interpreter was installed without its package `test`",
)
def test_the_tests_that_cpython_has_for_its_queue_pass(start_method: str) -> None:
    """All but those of the feeder thread, and of the class JoinableQueue."""
    ended = under(start_method, "tests.faults.cpython_queue")
    assert ended.exitcode == 0, ended.stderr
    assert ended.stdout.endswith(" tests, all passed\n"), ended.stdout
    assert "OK" in ended.stdout
    assert ended.stdout.count("is left out: it") == 4
    assert ended.stderr == ""
