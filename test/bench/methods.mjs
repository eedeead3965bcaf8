// How each section was measured, and how its figure is read, for the reader of the page.

const speed = `Every run is a process of its own, and the clock runs for one epoch once everything is warm and compiled.
The rounds are interleaved and a ratio is taken within its round, so that a slow minute of the machine meets everyone.
DigitLab is timed for the second epoch of a call of train(), to its end; Keras and tfjs-node for a whole call of fit,
after one of 20 batches; PyTorch for a plain loop over tensors in memory, after 20 batches. Keras reads a tf.data set
without autotuning, the fastest way found: with arrays, some of its epochs wait for a sleeping thread at their end. All
of them also count what they got right. Without a GPU Keras leaves XLA out; jit_compile=True turns it on, shown on fewer
images.`;

/** By section: what a mark of the figure is, and how the numbers came about. */
export const methods = {
  reference: {
    key: 'Bars and numbers are medians, points are rounds, the first one at the top.',
    how: `The small convnet of the Keras examples, 34,826 parameters: Adam at 0.001, batches of 128, the 60,000 training images. ${speed}`,
  },
  batchnorm: {
    key: 'Bars and numbers are medians, points are rounds.',
    how: `Seven convolutions, each with batch norm and relu, 325,994 parameters; measured in the same way on 12,800 images,
      tfjs-node and XLA on 2,560.`,
  },
  target: {
    key: 'Dots are seeds, lines are medians, a cross is a seed that did not reach the accuracy; the axis is logarithmic.',
    how: `The Keras example is the script that Keras publishes for MNIST: 54,000 images to train on, 6,000 for validation.
      DigitLab has a recipe of its own on all 60,000 images, and another one for 99.5 %. The clock runs from the call of
      fit or train, compiling included, and stands still while the test images are read after each epoch. They serve as a
      stopwatch only: nothing was chosen by them.`,
  },
  size: {
    key: 'Lines and numbers are medians, open points are rounds.',
    how: `The simple convnet with DigitLab alone: 20,480 images an epoch. A process is kept on one or
      two cores by taskset.`,
  },
  startup: {
    key: 'Bars and numbers are medians, points are rounds.',
    how: `DigitLab alone, the simple convnet with its 60,000 images, each time in a fresh process. The import is shown, but
      no other number of this page contains it.`,
  },
};
