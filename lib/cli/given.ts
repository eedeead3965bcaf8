import { InvalidArgumentError } from 'commander';

/** Reads an option's text, for commander; an empty one is most often a variable of the shell that was not set. */
export function given(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty: give a value, or leave the option out.');
  return text;
}
