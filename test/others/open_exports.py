"""python open_exports.py FOLDER: opens the exports in FOLDER with the systems that they are for.

FOLDER/cases.json lists names; FOLDER/NAME.json holds images and the probabilities that the library gives for them.
Prints a line of JSON for each export: {"name", "system", "difference"}, the largest difference of a probability.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf

folder = sys.argv[1]


def tensorflow(name, images):
    signature = tf.saved_model.load(f"{folder}/{name}-savedmodel").signatures["serving_default"]
    return signature(images=tf.constant(images))["probabilities"].numpy()


def keras_itself(name, images):
    return keras.models.load_model(f"{folder}/{name}.keras").predict(images, verbose=0)


def onnx_runtime(name, images):
    onnx.checker.check_model(onnx.load(f"{folder}/{name}.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx", providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"images": images})[0]


systems = {
    f"TensorFlow {tf.__version__}": tensorflow,
    f"Keras {keras.__version__}": keras_itself,
    f"onnxruntime {onnxruntime.__version__}": onnx_runtime,
}
with open(f"{folder}/cases.json") as file:
    names = json.load(file)
for name in names:
    with open(f"{folder}/{name}.json") as file:
        case = json.load(file)
    images = np.array(case["images"], "float32").reshape(-1, 28, 28, 1)
    expected = np.array(case["probabilities"], "float32").reshape(len(images), -1)
    for system, predict in systems.items():
        difference = float(np.abs(predict(name, images) - expected).max())
        print(json.dumps({"name": name, "system": system, "difference": difference}), flush=True)
