"""Starts a Jupyter kernel, hears everything it says, and makes sure that it ends."""

import os
import re
import signal
from queue import Empty
from time import monotonic

from failure import Failure
from jupyter_client import AsyncKernelManager
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

START_SECONDS = 60
# How tslab logs an error that nothing awaited or caught; the cell passes all the same.
UNCAUGHT = re.compile(r"^\s*(?:UnhandledPromiseRejection|UncaughtException): ", re.MULTILINE)


class ListeningChannel(AsyncZMQSocketChannel):
    """A kernel's output, remembering the uncaught errors: nbclient drops what comes between two cells."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.uncaught = []

    async def get_msg(self, timeout=None):
        message = await super().get_msg(timeout)
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stderr" and UNCAUGHT.search(content["text"]):
            self.uncaught.append(content["text"])
        return message


def find_kernel(name, staging):
    if not name:
        raise Failure("no-kernelspec", "The notebook's metadata names no kernel; name one (kernelName, --kernel).")
    manager = AsyncKernelManager(kernel_name=name, connection_file=os.path.join(staging, "kernel.json"))
    try:
        assert manager.kernel_spec
    except NoSuchKernel:
        installed = ", ".join(sorted(KernelSpecManager().find_kernel_specs())) or "none"
        what = f"The kernel '{name}' is not installed (installed: {installed})"
        raise Failure("no-kernelspec", f"{what}; run the set-up or name another (kernelName, --kernel).") from None
    return manager


async def start_kernel(manager, folder, started):
    """Returns a client and the kernel's language; `started` gets the process id as soon as there is one."""
    try:
        await manager.start_kernel(cwd=folder)
        try:
            return await greet(manager, started)
        except RuntimeError:
            if await manager.is_alive():
                raise
        # Its ports were chosen a moment before it could open them: perhaps another program has taken one.
        await manager.restart_kernel(now=True, newports=True)
        return await greet(manager, started)
    except (OSError, RuntimeError) as error:
        what = f"The kernel '{manager.kernel_name}' did not start ({error})"
        raise Failure("dead-kernel", f"{what}; try its command line: {' '.join(manager.kernel_spec.argv)}.") from None


async def greet(manager, started):
    started(manager.provisioner.pid)
    client = manager.client(iopub_channel_class=ListeningChannel)
    client.start_channels()
    client.allow_stdin = False
    try:
        await client.wait_for_ready(timeout=START_SECONDS)
        reply = await client.kernel_info(reply=True, timeout=START_SECONDS)
    except BaseException:
        client.stop_channels()
        raise
    return client, reply["content"]["language_info"]


async def hear_rest(client, seconds):
    """Reads what the kernel has said so far: its answer to one more request comes after all that."""
    request = client.kernel_info()
    deadline = monotonic() + seconds
    while monotonic() < deadline and await client.is_alive():
        try:
            message = await client.iopub_channel.get_msg(timeout=0.5)
        except Empty:
            continue
        if message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle":
            return


def why_it_died(manager):
    process = getattr(manager.provisioner, "process", None)
    code = process.poll() if process else None
    if code is None:
        return "for an unknown reason"
    if code >= 0:
        return f"exit code {code}"
    hint = ", often because memory ran out" if code == -signal.SIGKILL else ""
    return f"{signal.Signals(-code).name}{hint}"


async def stop_kernel(manager):
    """Kills the kernel with its own process group, which jupyter_client gave it, and removes its files."""
    group = getattr(manager.provisioner, "pid", None)
    if manager.has_kernel:
        await manager.shutdown_kernel(now=True)
    if group:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass
