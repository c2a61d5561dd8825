"""Calls by the client of a module, asked by lines `port request count` for the seconds of the process that its work takes."""

import asyncio
import importlib
import sys
import time


async def main():
    callers = importlib.import_module(sys.argv[1]).Caller
    loop = asyncio.get_running_loop()
    known = {}
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        port, request, count = line.split()
        caller = known.get(port) or await callers.connect(int(port))
        known[port] = caller
        call = getattr(caller, request)
        start = time.process_time()
        for _ in range(int(count)):
            await call()
        print(time.process_time() - start, flush=True)


asyncio.run(main())
