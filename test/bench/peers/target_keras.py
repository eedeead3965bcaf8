"""Keras's example "Simple MNIST convnet" as published, stopped when the test images are read well enough.

https://keras.io/examples/vision/mnist_convnet/ by fchollet: 54,000 images to train on, 6,000 for validation, batch 128.
The clock runs from the call of fit and stands still while the test images are read: they are the stopwatch of this
bench and no part of the script. Nothing is chosen by them.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
from keras import layers

from mnist_files import load, peak_memory_mb

settings = json.loads(sys.argv[1])
keras.utils.set_random_seed(settings["seed"])
(x_train, y_train), (x_test, y_test) = (load(settings["data"], name) for name in ("train", "t10k"))
x_train, y_train = x_train[: settings["images"]], y_train[: settings["images"]]
x_train, x_test = x_train[..., None], x_test[..., None]
y_train, y_test = (keras.utils.to_categorical(labels, 10) for labels in (y_train, y_test))

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])


class Stopwatch(keras.callbacks.Callback):
    """Reads the test images after each epoch, with the clock stopped, and ends the run at the target."""

    def __init__(self):
        super().__init__()
        self.spent = 0.0
        self.epochs = []

    def on_epoch_end(self, epoch, logs=None):
        self.spent += time.perf_counter() - self.started
        accuracy = self.model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"]
        self.epochs.append({"seconds": self.spent, "accuracy": accuracy})
        self.model.stop_training = accuracy >= settings["target"]
        self.started = time.perf_counter()


stopwatch = Stopwatch()
stopwatch.started = time.perf_counter()
model.fit(
    x_train,
    y_train,
    batch_size=128,
    epochs=settings["epochs"],
    validation_split=0.1,
    verbose=0,
    callbacks=[stopwatch],
)
last = stopwatch.epochs[-1]
print(
    json.dumps(
        {
            "peer": settings["peer"],
            "target": settings["target"],
            "seconds": last["seconds"] if last["accuracy"] >= settings["target"] else None,
            "epochs": stopwatch.epochs,
            "peakMemoryMB": peak_memory_mb(),
        }
    )
)
