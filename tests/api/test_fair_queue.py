"""Clients take turns, nobody is forgotten, and the queue has an end."""

from __future__ import annotations

import asyncio

import pytest

from kommunegraf.api.fair_queue import Busy, FairQueue


def played(scenario):
    asyncio.run(asyncio.wait_for(scenario(), 20))


async def waiting(queue, *clients):
    tasks = []
    for client in clients:
        tasks.append(asyncio.create_task(queue.get(client)))
        await asyncio.sleep(0)
    return tasks


def test_who_has_most_in_hand_waits_longest():
    async def scenario():
        queue: FairQueue[int] = FairQueue(places=10, share=10)
        queue.put(0)
        await queue.get("greedy")
        greedy_1, greedy_2, modest = await waiting(queue, "greedy", "greedy", "modest")
        queue.put(1)
        assert await modest == 1
        queue.put(2)
        queue.give_back("greedy", 0)
        assert {await greedy_1, await greedy_2} == {0, 2}
        assert queue.length == 0

    played(scenario)


def test_equal_clients_take_turns():
    async def scenario():
        queue: FairQueue[int] = FairQueue(places=10, share=10)
        order = []

        async def one(client):
            thing = await queue.get(client)
            order.append(client)
            await asyncio.sleep(0)
            queue.give_back(client, thing)

        tasks = [asyncio.create_task(one(client)) for client in "aaabb"]
        await asyncio.sleep(0)
        queue.put(1)
        await asyncio.gather(*tasks)
        assert "".join(order) == "ababa"

    played(scenario)


def test_a_full_queue_and_a_full_share_are_told():
    async def scenario():
        queue: FairQueue[int] = FairQueue(places=3, share=2)
        tasks = await waiting(queue, "a", "a")
        with pytest.raises(Busy, match="one client"):
            await queue.get("a")
        tasks += await waiting(queue, "b")
        with pytest.raises(Busy, match="full"):
            await queue.get("c")
        queue.close()
        assert all(isinstance(each, Busy) for each in await asyncio.gather(*tasks, return_exceptions=True))

    played(scenario)


def test_who_gives_up_costs_nothing_even_at_the_last_moment():
    async def scenario():
        queue: FairQueue[int] = FairQueue(places=3, share=3)
        early, late = await waiting(queue, "a", "b")
        early.cancel()
        await asyncio.gather(early, return_exceptions=True)
        assert queue.length == 1
        queue.put(1)  # it is handed to b, who is told only in the next turn of the loop
        late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        assert queue.length == 0
        assert await queue.get("c") == 1

    played(scenario)
