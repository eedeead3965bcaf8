/** Makes a changed copy of one image of 784 bytes; `random` gives what is drawn for it, numbers in [0, 1). */
export type Change = (image: Uint8Array, random: () => number) => Uint8Array;
