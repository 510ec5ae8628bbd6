/** A step of a task, and how long it took. */
export interface MeasuredStep {
  /** What kind of work it is, as `media.rung`: few different ones. */
  op: string;
  /** What it was about, without what belongs to people. */
  name: string;
  /** In milliseconds since the epoch. */
  startedAt: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** Measures the steps of one task in the media sandbox, which come one after the other. */
export class StepClock {
  readonly steps: MeasuredStep[] = [];
  private startedAt = Date.now();
  private startedMs = performance.now();

  /** What comes next begins now. */
  start(): void {
    this.startedAt = Date.now();
    this.startedMs = performance.now();
  }

  /** What began last is done. */
  stop(op: string, name: string): void {
    this.steps.push({ op, name, startedAt: this.startedAt, ms: performance.now() - this.startedMs });
  }
}
