import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';

/** While some results are stored, others are made. */
const AT_ONCE = availableParallelism() * 2;
/** So many of them may be of one owner's images: whoever's are slow, holds up the rest of their own. */
const AT_ONCE_OF_ONE = Math.ceil(AT_ONCE / 2);
const RETRY_AFTER = { 'retry-after': '2' };

/** Those of one owner. */
interface Line {
  running: number;
  waiting: (() => void)[];
}

/** Bounds how many images are made on demand at once in this process, and how many may wait. Owners take turns. */
@Injectable()
export class RenderQueue {
  /** Whoever had the latest turn stands last. */
  private readonly lines = new Map<string, Line>();
  private running = 0;
  private waiting = 0;

  constructor(private readonly config: MediaConfig) {}

  /** @throws `media.busy` past the bound, of which one owner may take half */
  async run<T>(ownerId: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(ownerId) ?? { running: 0, waiting: [] };
    this.lines.set(ownerId, line);
    if (this.running < AT_ONCE && line.running < AT_ONCE_OF_ONE) this.begin(ownerId, line);
    else {
      const isFull = this.waiting >= this.config.renderQueue || line.waiting.length >= this.config.renderQueue / 2;
      if (isFull) throw mediaErrors.busy({ headers: RETRY_AFTER });
      this.waiting++;
      // Whoever calls back has counted it as running.
      await new Promise<void>((resolve) => line.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      this.running--;
      line.running--;
      if (line.running === 0 && line.waiting.length === 0) this.lines.delete(ownerId);
      this.admitNext();
    }
  }

  private begin(ownerId: string, line: Line): void {
    this.running++;
    line.running++;
    this.lines.delete(ownerId);
    this.lines.set(ownerId, line);
  }

  private admitNext(): void {
    if (this.running >= AT_ONCE) return;
    for (const [ownerId, line] of this.lines) {
      const next = line.running < AT_ONCE_OF_ONE ? line.waiting.shift() : undefined;
      if (!next) continue;
      this.waiting--;
      this.begin(ownerId, line);
      next();
      return;
    }
  }
}
