import { join } from 'node:path';
import { Child } from '@roost/embedded';
import { ROOT, type Environment } from '../environment.js';

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran for so long was well: its next crash starts over with the shortest pause. */
const WELL_MS = 60_000;

/** V8 keeps three of these per process: the worker, whose work is outside of V8, saves 70 MB with small ones. */
const SEMI_SPACE_MB: Readonly<Record<string, number>> = { api: 8, worker: 2 };

interface Entry {
  child: Child;
  startedAt: number;
  pauseMs: number;
  timer?: NodeJS.Timeout;
}

/** Runs the product's own processes, and starts them again when they crash. */
export class Supervisor {
  private readonly entries = new Map<string, Entry>();
  private stopping = false;

  constructor(
    private readonly env: Environment,
    private readonly onLine: (process: string, line: string) => void,
    private readonly onDeath: (process: string, code: number | null, restartInMs: number) => void,
  ) {}

  /** @param name folder below `apps`. */
  start(name: string, pauseMs = SHORTEST_PAUSE_MS): Child {
    const child = new Child({
      command: process.execPath,
      args: [`--max-semi-space-size=${String(SEMI_SPACE_MB[name] ?? 16)}`, join(ROOT, 'apps', name, 'src', 'main.js')],
      cwd: ROOT,
      env: { ...this.env, ROOST_SUPERVISED: '1' },
      stopWithinMs: 30_000,
      onLine: (line) => {
        this.onLine(name, line);
      },
    });
    const entry: Entry = { child, startedAt: Date.now(), pauseMs };
    this.entries.set(name, entry);
    child.onDeath((code) => {
      if (this.stopping || this.entries.get(name) !== entry) return;
      const pause = Date.now() - entry.startedAt > WELL_MS ? SHORTEST_PAUSE_MS : entry.pauseMs;
      this.onDeath(name, code, pause);
      entry.timer = setTimeout(() => {
        if (!this.stopping) this.start(name, Math.min(pause * 2, LONGEST_PAUSE_MS));
      }, pause);
    });
    return child;
  }

  async restart(name: string): Promise<void> {
    const entry = this.entries.get(name);
    clearTimeout(entry?.timer);
    await entry?.child.stop();
    if (!this.stopping) this.start(name);
  }

  /** Lets all of them finish what they are at. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
    await Promise.all([...this.entries.values()].map(({ child }) => child.stop()));
  }
}
