"""Presses the stop button in the project's kernel while a cell trains; prints what is left as JSON.

.venv/bin/python test/jupyter/interrupt.py NOTEBOOKS_FOLDER
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager

CELLS = [
    "import { createDenseNet, createHistory, loadMnist, take, train } from 'digitlab';",
    "const few = take(loadMnist().train, 5000);",
    "const first = { model: createDenseNet(), history: createHistory(), batches: 0 };",
]
ENDLESS = "await train(first.model, few, { epochs: 2000, history: first.history, onBatch: () => { first.batches += 1; } }); first.batches = NaN;"
AFTER = "console.log(JSON.stringify({ ended: first.history.ended, epochs: first.history.loss.length, batches: first.batches }));"

manager = KernelManager(kernel_name="tslab")
manager.start_kernel(cwd=sys.argv[1])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
try:
    for cell in CELLS:
        client.execute_interactive(cell, timeout=60, output_hook=lambda message: None)
    client.execute(ENDLESS)
    time.sleep(4)
    manager.interrupt_kernel()
    time.sleep(2)
    said = []
    client.execute_interactive(
        AFTER, timeout=30, output_hook=lambda message: said.append(message["content"].get("text", ""))
    )
    print(json.dumps({"alive": manager.is_alive(), **json.loads("".join(said))}))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
