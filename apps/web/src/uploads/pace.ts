/** How much of an old measurement stays in the next one. */
const MEMORY = 0.7;
const SHORTEST_MS = 400;

/** Tells how fast uploads are, without every hiccup. */
export class Pace {
  private readonly seen = new Map<string, { at: number; bytes: number; speed: number }>();

  /** @returns bytes a second. */
  of(id: string, bytes: number, at = performance.now()): number {
    const before = this.seen.get(id);
    if (!before || bytes < before.bytes) {
      this.seen.set(id, { at, bytes, speed: 0 });
      return 0;
    }
    if (at - before.at < SHORTEST_MS) return before.speed;
    const now = ((bytes - before.bytes) / (at - before.at)) * 1000;
    const speed = before.speed === 0 ? now : before.speed * MEMORY + now * (1 - MEMORY);
    this.seen.set(id, { at, bytes, speed });
    return speed;
  }
}
