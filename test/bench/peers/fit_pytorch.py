"""One epoch of a plain PyTorch loop on tensors in memory, in a process that has trained a few batches before."""

import json
import sys
import time

import torch
from torch import nn

from mnist_files import load, peak_memory_mb


def reference():
    return [
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(1600, 10),
    ]


def batchnorm():
    def block(channels, filters, kernel_size, **options):
        # PyTorch's momentum is what Keras's leaves: 1 - 0.99.
        return [
            nn.Conv2d(channels, filters, kernel_size, bias=False, **options),
            nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01),
            nn.ReLU(),
        ]

    return [
        *block(1, 32, 3),
        *block(32, 32, 3),
        *block(32, 32, 5, stride=2, padding=2),
        *block(32, 64, 3),
        *block(64, 64, 3),
        *block(64, 64, 5, stride=2, padding=2),
        *block(64, 128, 4),
        nn.Flatten(),
        nn.Linear(128, 10),
    ]


settings = json.loads(sys.argv[1])
batch_size, images = settings["batchSize"], settings["images"]
memory_format = torch.channels_last if settings.get("channelsLast") else torch.contiguous_format
torch.manual_seed(settings["seed"])
x, y = (torch.from_numpy(array[:images]) for array in load(settings["data"], "train"))
x, y = x[:, None], y.long()

model = nn.Sequential(*{"reference": reference, "batchnorm": batchnorm}[settings["network"]]())
model = model.to(memory_format=memory_format)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
cross_entropy = nn.CrossEntropyLoss()


def train_epoch(x, y):
    """Trains on all examples in a new order; returns the share that was right before each update."""
    correct = torch.zeros((), dtype=torch.int64)
    model.train()
    for batch in torch.randperm(len(x)).split(batch_size):
        images, labels = x.index_select(0, batch).contiguous(memory_format=memory_format), y.index_select(0, batch)
        optimizer.zero_grad()
        logits = model(images)
        cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += (logits.detach().argmax(1) == labels).sum()
    return correct.item() / len(x)


few = (settings["warmUpBatches"] - 1) * batch_size + (images % batch_size or batch_size)
train_epoch(x[:few], y[:few])

started = time.perf_counter()
accuracy = train_epoch(x, y)
seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "peer": settings["peer"],
            "imagesPerSecond": images / seconds,
            "seconds": seconds,
            "trainingAccuracy": accuracy,
            "peakMemoryMB": peak_memory_mb(),
        }
    )
)
