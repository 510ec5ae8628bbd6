/** A run that is going on. */
export interface Run {
  /** Aborted when the run is to end: its time is over, or it was cancelled. */
  signal: AbortSignal;
}

/** Why a run ended whose job was cancelled. */
export class RunCancelled extends Error {
  constructor() {
    super('The job was cancelled');
  }
}
