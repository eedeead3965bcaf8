"""One epoch of Keras's model.fit on a tf.data set in memory, in a process that has trained a few batches before.

jit_compile is left at its default unless it is given; on a machine without a GPU that default is no XLA.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import tensorflow as tf
from keras import layers

from mnist_files import load, peak_memory_mb


def reference():
    return [
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]


def batchnorm():
    def block(filters, kernel_size, **options):
        return [
            layers.Conv2D(filters, kernel_size, use_bias=False, **options),
            layers.BatchNormalization(momentum=0.99),
            layers.Activation("relu"),
        ]

    return [
        *block(32, 3),
        *block(32, 3),
        *block(32, 5, strides=2, padding="same"),
        *block(64, 3),
        *block(64, 3),
        *block(64, 5, strides=2, padding="same"),
        *block(128, 4),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]


settings = json.loads(sys.argv[1])
batch_size, images = settings["batchSize"], settings["images"]
keras.utils.set_random_seed(settings["seed"])
x, labels = load(settings["data"], "train")
x, y = x[:images, ..., None], keras.utils.to_categorical(labels[:images], 10)

network = {"reference": reference, "batchnorm": batchnorm}[settings["network"]]
model = keras.Sequential([keras.Input((28, 28, 1)), *network()])
jit_compile = settings.get("jitCompile", "auto")
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"], jit_compile=jit_compile)


def dataset(count):
    """The first examples in a new order each epoch.

    Without tf.data's autotuning, and not as arrays given to fit, which are fed by tf.data with autotuning: its thread
    sleeps for 10, 20, 40, … ms and the end of an epoch waits for it, so that epochs end after 1.27, 2.55, 5.11, 10.23 s.
    """
    options = tf.data.Options()
    options.autotune.enabled = False
    examples = tf.data.Dataset.from_tensor_slices((x[:count], y[:count])).shuffle(count)
    return examples.batch(batch_size).prefetch(2).with_options(options)


# The last batch of the warm-up is as short as that of the epoch: XLA compiles each shape once.
few = (settings["warmUpBatches"] - 1) * batch_size + (images % batch_size or batch_size)
model.fit(dataset(few), epochs=1, verbose=0)

started = time.perf_counter()
history = model.fit(dataset(images), epochs=1, verbose=0)
seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "peer": settings["peer"],
            "imagesPerSecond": images / seconds,
            "seconds": seconds,
            "trainingAccuracy": history.history["accuracy"][0],
            "peakMemoryMB": peak_memory_mb(),
        }
    )
)
