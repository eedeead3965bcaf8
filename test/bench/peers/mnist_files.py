"""The files of data/mnist as NumPy arrays, and how much memory a process has used at most."""

import resource
import sys

import numpy as np


def load(folder, name):
    """Images [n, 28, 28] in [0, 1] and labels [n] of 'train' or 't10k'."""
    images = np.fromfile(f"{folder}/{name}-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.fromfile(f"{folder}/{name}-labels-idx1-ubyte", np.uint8, offset=8)
    return images.astype("float32") / 255, labels


def peak_memory_mb():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes on Linux, bytes on macOS
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
