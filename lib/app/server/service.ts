import type { Predict } from './batcher';
import type { Turns } from './turns';

/** The network behind a server, as its routes see it. */
export type Service = { predict: Predict; inTurn: Turns; classNames: string[]; isReady(): boolean };
