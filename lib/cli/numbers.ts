import { InvalidArgumentError } from 'commander';

/** Reads an option's whole number from 1 up, for commander. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Pass a whole number from 1 up.');
  return Number(text);
}

/** Reads an option's port, for commander; 0 is any that is free. */
export function portNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('Pass a number from 0 to 65535.');
  return Number(text);
}

/** Reads an option's number above 0, for commander. */
export function positive(text: string): number {
  if (!(Number(text) > 0 && Number.isFinite(Number(text)))) throw new InvalidArgumentError('Pass a number above 0.');
  return Number(text);
}
