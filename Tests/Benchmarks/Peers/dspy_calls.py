"""What the same calls cost with DSPy.

Usage: dspy_calls.py calls ADDRESS COUNT PARALLEL    prints CPU a call in µs, and seconds
       dspy_calls.py cache ADDRESS COUNT FOLDER      prints CPU a hit in µs, and time a hit in µs
"""
import asyncio
import resource
import logging
import sys
import time
import warnings

# Its notes on its next version would stand between the figures.
warnings.simplefilter("ignore")

import dspy

logging.disable(logging.WARNING)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def model(address, cached):
    return dspy.LM(
        "openai/m", api_base=address, api_key="none", cache=cached, num_retries=0, temperature=0
    )


async def ask(lm, count, parallel):
    rules = {"role": "system", "content": "Be kind. " * 40}

    async def work(first):
        for index in range(first, count, parallel):
            question = {"role": "user", "content": f"Call {index}: could I have a cab?"}
            await lm.acall(messages=[rules, question])

    await asyncio.gather(*(work(first) for first in range(parallel)))


def calls(address, count, parallel):
    lm = model(address, cached=False)

    async def run():
        await ask(lm, parallel, parallel)
        before, start = cpu(), time.monotonic()
        await ask(lm, count, parallel)
        print(f"{(cpu() - before) / count * 1e6:.0f} {time.monotonic() - start:.3f}")

    asyncio.run(run())


def hits(address, count, folder):
    dspy.configure_cache(
        enable_disk_cache=True, enable_memory_cache=False, disk_cache_dir=folder
    )
    lm = model(address, cached=True)
    rules = {"role": "system", "content": "Be kind to guests. " * 100}

    def run():
        for index in range(count):
            question = {"role": "user", "content": f"Call {index}: could I have a cab?"}
            lm(messages=[rules, question])

    run()
    before, start = cpu(), time.monotonic()
    run()
    seconds = time.monotonic() - start
    print(f"{(cpu() - before) / count * 1e6:.0f} {seconds / count * 1e6:.0f}")


if __name__ == "__main__":
    what, address, count, last = sys.argv[1:5]
    if what == "calls":
        calls(address, int(count), int(last))
    else:
        hits(address, int(count), last)
