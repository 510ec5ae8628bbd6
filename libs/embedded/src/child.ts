import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a child process is started with. */
export interface ChildOptions {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Files of this process that it gets as well, from number 3 on. */
  files?: readonly number[];
  /** Asks it to stop in good order. Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Killed when it has not stopped after so many milliseconds. */
  stopWithinMs?: number;
  /** Called with each line that it prints. */
  onLine?: (line: string) => void;
}

/**
 * A process that this one looks after. It leads a process group of its own, so that Ctrl-C in the terminal reaches only us and the
 * order of stopping is ours. Its standard input is a pipe that closes when we die, however we die.
 */
export class Child {
  private readonly process: ChildProcess;
  private readonly ended: Promise<number | null>;
  private stopping = false;

  constructor(private readonly options: ChildOptions) {
    const { command, args, env, cwd, files = [] } = options;
    const spawnOptions: SpawnOptions = { stdio: ['pipe', 'pipe', 'pipe', ...files], detached: true };
    this.process = spawn(command, args, {
      ...spawnOptions,
      ...(env ? { env } : {}),
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.ended = this.watch();
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => options.onLine?.(line));
    }
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null && this.process.pid !== undefined;
  }

  /** Writes a line to its standard input. */
  tell(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  /** Calls back at once when the process ends, however it ends; what it printed last may not have been read yet. */
  onExit(callback: () => void): void {
    this.process.once('exit', callback);
  }

  /** Calls back when the process ends without having been stopped. */
  onDeath(callback: (code: number | null) => void): void {
    void this.ended.then((code) => {
      if (!this.stopping) callback(code);
    });
  }

  /** @returns its exit code; null when it was killed or could not be started. */
  async wait(): Promise<number | null> {
    return this.ended;
  }

  /** Stops it in good order, or else by force. @param signal that asks it to, instead of its usual one. */
  async stop(signal?: NodeJS.Signals): Promise<void> {
    this.stopping = true;
    if (!this.isRunning) return;
    const { stopSignal = 'SIGTERM', stopWithinMs = 15_000 } = this.options;
    this.process.kill(signal ?? stopSignal);
    const timer = new AbortController();
    const late = sleep(stopWithinMs, 'late', { signal: timer.signal }).catch(() => undefined);
    if ((await Promise.race([this.ended, late])) === 'late') this.process.kill('SIGKILL');
    timer.abort();
    await this.ended;
  }

  private async watch(): Promise<number | null> {
    try {
      const [code] = (await once(this.process, 'close')) as [number | null];
      return code;
    } catch (error) {
      this.options.onLine?.(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}
