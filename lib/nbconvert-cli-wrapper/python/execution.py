"""Runs the cells of a notebook with nbclient and sees what nbclient does not.

tslab never sends a Jupyter `error` output, answers `abort` after a failed cell, and only logs an error that
nothing awaited, often after the cell has ended, when nbclient no longer listens.
"""

import asyncio
import re
from time import monotonic

from failure import Failure
from kernel import UNCAUGHT, find_kernel, hear_rest, start_kernel, stop_kernel, why_it_died
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output

# A line of tslab's type errors: "1:7 - Type 'string' is not assignable to type 'number'."
TYPE_ERROR = re.compile(r"^(?:\S+ )?\d+:\d+ - ")
CARET = re.compile(r"\A\s*\S+:\d+\n.*?^ *\^+$", re.DOTALL | re.MULTILINE)
# tslab refuses every request for 200 ms after a failed cell.
ABORT_SECONDS = 0.3
# How long output may go on to arrive after its cell has ended, before some of it is taken for lost.
OUTPUT_SECONDS = 15
# How long an uncaught error may take to show up after the last cell.
LATE_SECONDS = 0.5


async def execute(notebook, job, emit):
    cells = [(index, cell) for index, cell in enumerate(notebook.cells) if is_run(cell)]
    for _, cell in cells:
        cell.outputs, cell.execution_count = [], None
    name = job["kernelName"] or notebook.metadata.get("kernelspec", {}).get("name")
    manager = find_kernel(name, job["staging"])
    limits = {"iopub_timeout": OUTPUT_SECONDS, "raise_on_iopub_timeout": True}
    client = NotebookClient(notebook, km=manager, timeout_func=lambda _: job["cellTimeout"], **limits)
    try:
        client.kc, notebook.metadata["language_info"] = await start_kernel(
            manager, job["workingDirectory"], lambda pid: emit("kernel", pid=pid)
        )
        place = None
        for number, (index, cell) in enumerate(cells, 1):
            place = {"index": index, "number": number, "source": cell.source}
            emit("cell-start", total=len(cells), **place)
            began = monotonic()
            status = await run_cell(client, cell, place)
            seconds = round(monotonic() - began, 3)
            await check_kernel(client, cell, place)
            if status == "error":
                await asyncio.sleep(ABORT_SECONDS)
            emit("cell-end", total=len(cells), id=cell.get("id"), seconds=seconds, status=status, **place)
        if place:
            await asyncio.sleep(LATE_SECONDS)
            await check_kernel(client, cell, place)
        client.set_widgets_metadata()
    finally:
        if client.kc:
            client.kc.stop_channels()
        await stop_kernel(manager)
        emit("kernel", pid=None)


def is_run(cell):
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


async def run_cell(client, cell, place):
    """Returns 'ok', or 'error' when a cell failed that is tagged raises-exception."""
    replies = []
    client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"]["status"])
    name = f"Cell [{place['number']}]"
    try:
        await client.async_execute_cell(cell, place["index"], execution_count=place["number"])
    except CellExecutionError as error:
        message, detail = explain(cell, error)
        raise Failure("cell-failed", f"{name} failed: {message}", detail, place) from None
    except CellTimeoutError as error:
        if "IOPub" in str(error):
            raise lost_output(name, cell, place) from None
        what = f"{name} was still running at its limit of {client.timeout_func(cell):g} s"
        advice = "make it faster or give it more time (cellTimeout, --cell-timeout)."
        raise Failure("cell-timeout", f"{what}; {advice}", stderr(cell), place) from None
    except DeadKernelError:
        raise dead_kernel(client, cell, place) from None
    if replies[0] in ("abort", "aborted"):
        what = f"{name} was refused by the kernel because a cell before it had failed"
        raise Failure("aborted-cells", f"{what}; catch the error in that cell.", "", place)
    return replies[0]


async def check_kernel(client, cell, place):
    """Raises if the kernel died or logged an uncaught error, which is added to the cell if nbclient missed it."""
    await hear_rest(client.kc, 5)
    if not await client.km.is_alive():
        raise dead_kernel(client, cell, place)
    uncaught = client.kc.iopub_channel.uncaught
    if uncaught:
        for text in uncaught:
            if text not in stderr(cell):
                cell.outputs.append(new_output("stream", name="stderr", text=text))
        what = f"By the end of cell [{place['number']}] an error had been thrown that nothing awaited or caught"
        reason = first_line(uncaught[0][UNCAUGHT.search(uncaught[0]).end() :])
        raise Failure("unhandled-rejection", f"{what}: {reason}", "".join(uncaught), place)


def lost_output(name, cell, place):
    what = f"{name} has ended, but the kernel did not send all of its output within {OUTPUT_SECONDS} s"
    return Failure("lost-output", f"{what}; print less in one cell.", stderr(cell), place)


def dead_kernel(client, cell, place):
    what = f"The kernel died in cell [{place['number']}] ({why_it_died(client.km)}); see its log."
    return Failure("dead-kernel", what, stderr(cell), place)


def stderr(cell):
    return "".join(out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stderr")


def explain(cell, error):
    """Returns the error's first line and its whole text, from a Jupyter error (Python) or from stderr (tslab)."""
    for out in cell.outputs:
        if out.output_type == "error":
            return f"{out.ename}: {out.evalue}", "\n".join(out.traceback)
    printed = [out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stderr"]
    if not printed:
        return "the kernel gave no reason.", str(error)
    # tslab prints the thrown error with its stack as the last message, or else each type error as one.
    message = printed[-1]
    if TYPE_ERROR.match(message):
        message = next(text for text in printed if TYPE_ERROR.match(text))
    return first_line(message), "".join(printed)


def first_line(text):
    """The line that names a JavaScript error; Node may show the place in the source with a caret before it."""
    return (CARET.sub("", text).strip() or "an error without a text").splitlines()[0]
