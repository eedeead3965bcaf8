"""Executes one notebook with nbclient and converts it with nbconvert, for the Node side of this package.

stdin           line 1 is the job as JSON; its end means that the Node side is gone
fd 3            one JSON object a line: what happens
stdout, stderr  logs only, with what the kernel's native code prints
"""

import asyncio
import json
import os
import shutil
import signal
import sys

events = os.fdopen(3, "w", encoding="utf-8", buffering=1)


def emit(event, **fields):
    try:
        events.write(json.dumps({"event": event, **fields}) + "\n")
    except BrokenPipeError:
        pass  # The Node side is gone; the end of stdin says so too.


# jsonschema would load a grammar of web addresses, which no notebook needs, for 0.8 s a run; without it, it goes on.
sys.modules["rfc3987_syntax"] = None
try:
    from execution import execute
    from export import export, read_notebook, write_notebook
    from failure import Failure
except ImportError as error:
    what = f"The Python at {sys.executable} cannot import nbconvert ({error})"
    emit("error", kind="nbconvert-missing", message=f"{what}; install Jupyter nbconvert into it.")
    sys.exit(1)


async def run(job):
    notebook = read_notebook(job["notebook"])
    if job["execute"]:
        try:
            await execute(notebook, job, emit)
        finally:
            write_notebook(notebook, os.path.join(job["staging"], "executed.ipynb"))
    emit("converting")
    export(notebook, job)


class Interruption:
    """Cancels the task, once, on SIGTERM, on SIGINT or when the Node side is gone."""

    def __init__(self, task):
        self.task = task
        self.happened = False
        self.orphaned = False
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self.cancel)
        loop.add_signal_handler(signal.SIGINT, self.cancel)
        loop.add_reader(0, self.on_input)

    def cancel(self):
        if not self.happened:
            self.happened = True
            self.task.cancel()

    def on_input(self):
        if not os.read(0, 4096):
            asyncio.get_running_loop().remove_reader(0)
            self.orphaned = True
            self.cancel()


async def main():
    job = json.loads(sys.stdin.buffer.readline())
    task = asyncio.ensure_future(run(job))
    interruption = Interruption(task)
    try:
        await task
        emit("done")
    except (Failure, asyncio.CancelledError) as error:
        # nbclient takes a cancelled cell for a dead kernel.
        if interruption.happened:
            error = Failure("interrupted", "The run was interrupted; start it again.")
        emit("error", **error.fields)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        what = f"The notebook could not be run or written as {job['to']} ({reason})"
        emit("error", kind="conversion-failed", message=f"{what}; see the log.")
        raise
    finally:
        if interruption.orphaned:
            shutil.rmtree(job["staging"], ignore_errors=True)


asyncio.run(main())
