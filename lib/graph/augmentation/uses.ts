/** Numbers that keep the random draws of the parts apart; those of the network's layers count up from 0. */
export const uses = { affine: -1, elastic: -2, erasing: -3, noise: -4, thickness: -5 } as const;
