import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';

/** While some results are stored, others are made. */
const AT_ONCE = availableParallelism() * 2;
const RETRY_AFTER = { 'retry-after': '2' };

/** Bounds how many images are made to order at once in this process, and how many may wait. */
@Injectable()
export class RenderQueue {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly config: MediaConfig) {}

  /** @throws `media.busy` past the bound */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= this.config.renderQueue) throw mediaErrors.busy({ headers: RETRY_AFTER });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever waited takes this one's place.
      if (next) next();
      else this.running--;
    }
  }
}
