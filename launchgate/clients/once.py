"""Memory with single flight: whatever is asked under one key is computed once, and everybody who asks gets that answer."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Once(Generic[Key, Value]):
    """Computes each key once, also when several threads ask at the same moment. An exception is remembered like a value."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Key, Future[Value]] = {}

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """The remembered answer for `key`, from `compute` when this is the first question. Raises what `compute` raised."""
        with self._lock:
            answer = self._answers.get(key)
            first = answer is None
            if answer is None:
                answer = self._answers[key] = Future()
        if first:
            try:
                answer.set_result(compute())
            except BaseException as error:  # noqa: BLE001 - those who wait must get every failure, or they wait for ever
                answer.set_exception(error)
        return answer.result()

    def known(self, key: Key) -> Value | None:
        """The remembered answer, when there is one already and it is no exception; asks and waits for nothing."""
        with self._lock:
            answer = self._answers.get(key)
        if answer is None or not answer.done() or answer.exception() is not None:
            return None
        return answer.result()

    def forget(self, key: Key) -> None:
        """Drop an answer, so that the next who asks has it computed anew."""
        with self._lock:
            self._answers.pop(key, None)
