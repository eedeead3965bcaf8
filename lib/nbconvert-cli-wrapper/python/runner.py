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
import threading

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


orphaned = threading.Event()


class Interrupted(BaseException):
    pass


def interrupt(*_):
    raise Interrupted


def end_with_parent():
    """Sends this process a SIGTERM when the Node side is gone, for whatever reason."""
    while os.read(0, 4096):
        pass
    orphaned.set()
    os.kill(os.getpid(), signal.SIGTERM)


async def run_cells(notebook, job):
    """Executes the notebook; a SIGTERM cancels that, once, and the kernel is still stopped in good order."""
    task = asyncio.ensure_future(execute(notebook, job, emit))
    interrupted = asyncio.Event()

    def cancel():
        if not interrupted.is_set():
            interrupted.set()
            task.cancel()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, cancel)
    try:
        await task
    except (Failure, asyncio.CancelledError):
        # nbclient takes a cancelled cell for a dead kernel.
        if interrupted.is_set():
            raise Interrupted from None
        raise


def run(job):
    signal.signal(signal.SIGTERM, interrupt)
    notebook = read_notebook(job["notebook"])
    if job["execute"]:
        executed = os.path.join(job["staging"], "executed.ipynb")
        try:
            asyncio.run(run_cells(notebook, job))
        except BaseException:
            try:
                write_notebook(notebook, executed)
            except OSError as error:
                # Why the run ended says more than a full disk.
                print(f"The notebook up to there cannot be kept: {error}", file=sys.stderr)
            raise
        write_notebook(notebook, executed)
        # asyncio has put back the default.
        signal.signal(signal.SIGTERM, interrupt)
    emit("converting")
    export(notebook, job)
    emit("done")


def main():
    job = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        run(job)
    except Interrupted:
        emit("error", kind="interrupted", message="The run was interrupted; start it again.")
        if orphaned.is_set():
            shutil.rmtree(job["staging"], ignore_errors=True)
    except Failure as failure:
        emit("error", **failure.fields)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        what = f"The notebook could not be run or written as {job['to']} ({reason})"
        emit("error", kind="conversion-failed", message=f"{what}; see the log.")
        raise


main()
