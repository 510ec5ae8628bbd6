/** Wakes that come within this time of the last sending wait until it is over, in milliseconds. */
const GAP_MS = 25;
/** The first wake after a silence waits so long for its like, in milliseconds. */
const LEAD_MS = 2;
/** Different wakes that are kept while they cannot be sent; further ones are lost, as hints may be. */
const MOST_WAITING = 10_000;

/** What is sent: channel and payload. */
export type Wake = readonly [channel: string, payload: string];

/** Merges equal messages of a process, and sends all that gather within a few milliseconds at once. */
export class CoalescedWakes {
  private waiting = new Map<string, Wake>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private sentAt = -GAP_MS;

  /** @param send resolves to false when nothing could be sent now: `retry` is called when it can */
  constructor(private readonly send: (wakes: readonly Wake[]) => Promise<boolean>) {}

  add(channel: string, payload: string): void {
    if (this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(JSON.stringify([channel, payload]), [channel, payload]);
    this.schedule();
  }

  retry(): void {
    if (this.waiting.size > 0) this.schedule();
  }

  /** Sends what waits, now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sending;
    if (this.waiting.size === 0) return;
    const wakes = this.waiting;
    this.waiting = new Map();
    this.sending = this.deliver(wakes);
    await this.sending;
  }

  private schedule(): void {
    if (this.timer || this.sending) return;
    const wait = Math.max(LEAD_MS, this.sentAt + GAP_MS - performance.now());
    this.timer = setTimeout(() => {
      void this.flush();
    }, wait);
  }

  private async deliver(wakes: Map<string, Wake>): Promise<void> {
    const isSent = await this.send([...wakes.values()]);
    this.sentAt = performance.now();
    this.sending = undefined;
    if (isSent) this.retry();
    else this.waiting = new Map([...wakes, ...this.waiting]);
  }
}
