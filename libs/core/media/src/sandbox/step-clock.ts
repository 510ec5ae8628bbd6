import type { MeasuredStep } from '@roost/plugin-kit';

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
