import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { KeysRepository } from './keys.repository.js';

/** How exact the time of the last use is. */
const EXACT_MS = 60_000;
/** Uses within this time are written together. */
const GATHER_MS = 1000;

/** Notes when keys were last used: at most once a minute for each key and process, and after the requests. */
@Injectable()
export class KeyUses implements OnApplicationShutdown {
  private readonly logger = new Logger(KeyUses.name);
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly keys: KeysRepository) {}

  /** @param use of a key; it remembers when it was noted. */
  note(use: { id: string; notedAtMs: number }): void {
    const now = Date.now();
    if (now - use.notedAtMs < EXACT_MS) return;
    use.notedAtMs = now;
    this.waiting.add(use.id);
    this.timer ??= setTimeout(() => void this.write(), GATHER_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = [...this.waiting];
    this.waiting.clear();
    if (ids.length === 0) return;
    const now = Date.now();
    try {
      await this.keys.noteUses(ids, new Date(now), new Date(now - EXACT_MS / 2));
    } catch (error) {
      // The next use after a minute is noted again.
      this.logger.warn({ err: error }, 'It could not be noted when keys were last used');
    }
  }
}
