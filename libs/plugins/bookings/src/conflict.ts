import type { FieldError } from '@roost/plugin-kit';
import type { HeldInterval } from './bookings.repository.js';
import { type Interval, minutesOf, textOf } from './policy/interval.js';

/** Why a time cannot be booked: another booking has it, or is closer than the buffer between them. */
export class Conflict {
  /** Minutes that have to stay free between the two; 0: they overlap. */
  private readonly bufferMinutes: number;

  /** @param ownBufferMinutes what the one that is asked for would hold behind it */
  constructor(
    private readonly pointer: string,
    requested: Interval,
    private readonly other: HeldInterval,
    ownBufferMinutes: number,
  ) {
    // What is booked keeps the buffer of the time in which it was booked.
    if (other.end <= requested.start) this.bufferMinutes = minutesOf({ start: other.end, end: other.heldUntil });
    else this.bufferMinutes = requested.end <= other.start ? ownBufferMinutes : 0;
  }

  reason(): string {
    const interval = textOf(this.other);
    if (this.bufferMinutes === 0) return `Taken: ${interval}`;
    return `${String(this.bufferMinutes)} minutes stay free between two bookings, and another one is from ${interval.replace('/', ' to ')}`;
  }

  toError(): FieldError {
    return { pointer: this.pointer, code: this.bufferMinutes === 0 ? 'taken' : 'buffer', detail: textOf(this.other) };
  }
}
