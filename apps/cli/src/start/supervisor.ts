import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, EmbeddedError } from '@roost/embedded';
import { LISTENING, MIGRATED, MIGRATIONS_PENDING } from '@roost/kernel/notices';
import { ROOT, type Environment } from '../environment.js';
import type { StandIn } from './stand-in.js';

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran for so long was well: its next crash starts over with the shortest pause. */
const WELL_MS = 60_000;
/** Longest time that a process may take until it listens. */
const LISTEN_MS = 60_000;
/** About how long a process takes until it listens: what clients are told. */
const USUAL_START_SECONDS = 3;

/**
 * Bounds of V8's heap, in MB. It keeps three semi-spaces per process: the worker, whose work is outside of V8, saves 70 MB with small ones. The
 * smaller the bound of the old space, the earlier V8 collects it: up to 2 GB at 1.3 to 2 times what was in use, without a bound at four times.
 */
const HEAPS: Readonly<Record<string, { semiSpace: number; oldSpace: number }>> = {
  api: { semiSpace: 8, oldSpace: 1024 },
  worker: { semiSpace: 2, oldSpace: 768 },
};
const OTHER_HEAP = { semiSpace: 16, oldSpace: 1024 };

/** What a supervisor tells of. */
export interface SupervisorEvents {
  onLine: (process: string, line: string) => void;
  /** Called when a process waits for migrations: it goes on once they have run. */
  onPendingMigrations: () => Promise<void>;
  onDeath: (process: string, code: number | null, restartInMs: number) => void;
}

interface Entry {
  child: Child;
  startedAt: number;
  pauseMs: number;
  /** Resolves when it takes requests. The worker never does. */
  listening: Promise<void>;
  timer?: NodeJS.Timeout;
}

/** Runs the product's own processes, starts them again when they crash, and replaces them without a gap. */
export class Supervisor {
  /** The process that counts, by name. */
  private readonly entries = new Map<string, Entry>();
  private readonly children = new Set<Child>();
  /** Processes that are told to begin when their turn comes. */
  private readonly standingBy = new Map<string, Entry>();
  private readonly listening = new Set<Child>();
  private stopping = false;
  private migrating: Promise<void> | undefined;

  constructor(
    private env: Environment,
    private readonly standIn: StandIn,
    private readonly events: SupervisorEvents,
  ) {}

  /** For processes that begin from now on. */
  useEnvironment(env: Environment): void {
    this.env = env;
  }

  /** @param name folder below `apps`. @returns resolves when it listens. */
  start(name: string, pauseMs = SHORTEST_PAUSE_MS): Promise<void> {
    const entry = this.next(name, pauseMs);
    this.entries.set(name, entry);
    this.watch(name, entry);
    return entry.listening;
  }

  /** Has processes ready that have imported already what comes with Roost: they begin in a third of the time, with the environment of then. */
  standBy(...names: readonly string[]): void {
    for (const name of names) {
      if (this.stopping || this.standingBy.get(name)?.child.isRunning) continue;
      this.standingBy.set(name, this.launch(name, SHORTEST_PAUSE_MS, { standsBy: true }));
    }
  }

  endStandBy(): void {
    for (const { child } of this.standingBy.values()) void child.stop('SIGKILL');
    this.standingBy.clear();
  }

  /**
   * Starts another process beside the one that runs, and stops that one once the other listens.
   *
   * @returns what resolves when the old one is gone.
   * @throws EmbeddedError when the new one does not come to listen: the old one goes on.
   */
  async replace(name: string): Promise<{ isGone: Promise<void> }> {
    const isGone = Promise.resolve();
    const before = this.entries.get(name);
    clearTimeout(before?.timer);
    const next = this.next(name, SHORTEST_PAUSE_MS);
    this.entries.set(name, next);
    const over = new AbortController();
    const late = sleep(LISTEN_MS, 'late', { signal: over.signal }).catch(() => 'late');
    const outcome = await Promise.race([next.listening.then(() => 'listens'), next.child.wait(), late]);
    over.abort();
    if (this.stopping) return { isGone };
    if (outcome === 'listens') {
      this.watch(name, next);
      // Not the signal of Ctrl-C: clients are to have the time to leave.
      return { isGone: before?.child.stop('SIGTERM') ?? isGone };
    }
    await next.child.stop();
    if (before?.child.isRunning) this.entries.set(name, before);
    else void this.start(name);
    throw new EmbeddedError(`The new ${name} process did not start. The previous one keeps running`);
  }

  /** Starts another process beside one that does not listen, and stops that one, which may have work to finish. */
  async restart(name: string): Promise<void> {
    const before = this.entries.get(name);
    clearTimeout(before?.timer);
    if (!this.stopping) void this.start(name);
    await before?.child.stop();
  }

  /** Lets all of them finish what they are at. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
    await this.standIn.close();
    await Promise.all([...this.children].map((child) => child.stop()));
  }

  /** One that stands by, or another. */
  private next(name: string, pauseMs: number): Entry {
    const ready = this.standingBy.get(name);
    this.standingBy.delete(name);
    if (!ready?.child.isRunning) return this.launch(name, pauseMs);
    ready.child.tell(JSON.stringify(this.environmentOf(name)));
    return { ...ready, startedAt: Date.now(), pauseMs };
  }

  private environmentOf(name: string): Environment {
    return {
      ...this.env,
      // They change no tables, so they do not learn who may.
      DATABASE_OWNER_URL: undefined,
      ROOST_SUPERVISED: '1',
      ...(name === 'api' ? { ROOST_LISTEN_FD: '3' } : {}),
    };
  }

  private launch(name: string, pauseMs: number, { standsBy = false }: { standsBy?: boolean } = {}): Entry {
    const { promise: listening, resolve } = Promise.withResolvers<undefined>();
    const { semiSpace, oldSpace } = HEAPS[name] ?? OTHER_HEAP;
    const child = new Child({
      command: process.execPath,
      args: [
        `--max-semi-space-size=${String(semiSpace)}`,
        `--max-old-space-size=${String(oldSpace)}`,
        join(ROOT, 'apps', name, 'src', 'main.js'),
      ],
      cwd: ROOT,
      env: { ...this.environmentOf(name), ...(standsBy ? { ROOST_STANDS_BY: '1' } : {}) },
      files: name === 'api' ? [this.standIn.fd] : [],
      stopSignal: 'SIGINT',
      stopWithinMs: 30_000,
      onLine: (line) => {
        if (line === MIGRATIONS_PENDING) void this.migrateFor(child);
        else if (line !== LISTENING) this.events.onLine(name, line);
        // What is read after its end says nothing any more.
        else if (child.isRunning) {
          this.listening.add(child);
          this.standIn.rest();
          resolve(undefined);
        }
      },
    });
    const entry: Entry = { child, startedAt: Date.now(), pauseMs, listening };
    this.children.add(child);
    child.onExit(() => {
      this.children.delete(child);
      const wasLast = this.listening.delete(child) && this.listening.size === 0;
      if (wasLast && !this.stopping) this.standIn.answer(secondsUntil(this.pauseAfter(entry)));
    });
    return entry;
  }

  /** All that wait are told by the same run. One that is told that it failed ends, and says why. */
  private async migrateFor(child: Child): Promise<void> {
    this.migrating ??= this.events.onPendingMigrations().finally(() => {
      this.migrating = undefined;
    });
    const answer = await this.migrating.then(
      () => MIGRATED,
      () => 'failed',
    );
    if (child.isRunning) child.tell(answer);
  }

  private watch(name: string, entry: Entry): void {
    entry.child.onDeath((code) => {
      if (this.stopping || this.entries.get(name) !== entry) return;
      const pause = this.pauseAfter(entry);
      if (name === 'api' && this.listening.size === 0) this.standIn.answer(secondsUntil(pause));
      this.events.onDeath(name, code, pause);
      entry.timer = setTimeout(() => {
        if (!this.stopping) void this.start(name, Math.min(pause * 2, LONGEST_PAUSE_MS));
      }, pause);
    });
  }

  private pauseAfter({ startedAt, pauseMs }: Entry): number {
    return Date.now() - startedAt > WELL_MS ? SHORTEST_PAUSE_MS : pauseMs;
  }
}

const secondsUntil = (pauseMs: number): number => Math.ceil(pauseMs / 1000) + USUAL_START_SECONDS;
