/** What came of taking one. */
export interface Taken {
  isTaken: boolean;
  /** Until the window ends; only of interest when nothing was left. */
  msLeft: number;
}

/** Counts of this process, in windows that begin with the first count. The oldest are dropped when there are too many. */
export class MemoryCounts {
  private readonly windows = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly most: number) {}

  take(key: string, times: number, lengthMs: number): Taken {
    const now = Date.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { count: 0, endsAt: now + lengthMs };
      this.windows.delete(key);
      this.windows.set(key, window);
      this.dropOldest();
    }
    const isTaken = window.count < times;
    if (isTaken) window.count++;
    return { isTaken, msLeft: window.endsAt - now };
  }

  taken(key: string): number {
    const window = this.windows.get(key);
    return window && window.endsAt > Date.now() ? window.count : 0;
  }

  giveBack(key: string): void {
    const window = this.windows.get(key);
    if (window && window.count > 0) window.count--;
  }

  private dropOldest(): void {
    for (const key of this.windows.keys()) {
      if (this.windows.size <= this.most) return;
      this.windows.delete(key);
    }
  }
}
