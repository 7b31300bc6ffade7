"""What is done for a client ends when the client goes, and only then."""

from __future__ import annotations

import asyncio

import pytest

from kommunegraf.api.protocol import ClientGone
from kommunegraf.api.until_gone import until_gone


class Client:
    """An ASGI `receive` that says when the client goes."""

    def __init__(self) -> None:
        self.leaves = asyncio.Event()

    async def __call__(self):
        await self.leaves.wait()
        return {"type": "http.disconnect"}


def played(scenario):
    asyncio.run(asyncio.wait_for(scenario(), 20))


def test_work_is_broken_off_when_its_client_goes():
    async def scenario():
        client = Client()
        with pytest.raises(ClientGone):
            async with until_gone(client):
                client.leaves.set()
                await asyncio.Event().wait()
        await asyncio.sleep(0)  # nothing is left to arrive
        assert asyncio.current_task().cancelling() == 0

    played(scenario)


def test_a_client_that_goes_as_the_work_ends_leaves_nothing_behind():
    async def scenario():
        client = Client()

        async def answered():
            async with until_gone(client):
                await asyncio.sleep(0.05)  # until it is watched
                client.leaves.set()
                for _ in range(3):  # some turns of the loop: whether it was told before the end, nobody knows
                    await asyncio.sleep(0)
            await asyncio.sleep(0)
            return "sent"

        results = [await asyncio.gather(answered(), return_exceptions=True) for _ in range(3)]
        assert all(each[0] == "sent" or isinstance(each[0], ClientGone) for each in results)

    played(scenario)


def test_who_ends_the_task_is_not_taken_for_the_client():
    async def scenario():
        client = Client()

        async def working():
            async with until_gone(client):
                await asyncio.Event().wait()

        task = asyncio.create_task(working())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    played(scenario)
