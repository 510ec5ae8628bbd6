import type { MadeRung } from '../image/made-image.js';
import { type SandboxLog, type TaskLimits, SandboxProcess } from './sandbox-process.js';
import { SandboxCrashed } from './sandbox-crashed.js';
import type { SandboxRequest, SandboxTask, SandboxTasks } from './sandbox-tasks.js';
import type { MeasuredStep } from './step-clock.js';

const IDLE_MS = 30_000;
const WATCH_MS = 500;
/** Steps of sharp look at the time themselves; what does not, is ended so much later. */
const GRACE_SECONDS = 5;
/** How much longer than its processor time a task may take by the clock, where others keep the processor busy. */
const CLOCK_FACTOR = 4;

/** Their libraries cannot be interrupted, so that each file gets a process that can be ended for it alone. */
const UNINTERRUPTIBLE: ReadonlySet<SandboxTask> = new Set(['audio', 'heic', 'pdf']);

/** What the sandbox is told by whoever has it. */
export interface SandboxSettings {
  /** Memory at which a process is ended, in MB. */
  readonly megabytes: number;
  readonly log: SandboxLog;
  /** Calls `work`, and is told each step of it as it is done. */
  measure<T>(task: SandboxTask, work: (onStep: (step: MeasuredStep) => void) => Promise<T>): Promise<T>;
}

/** How a task is run. */
export interface SandboxOptions {
  onRung?: (rung: MadeRung) => Promise<void>;
  /** In a process that has no other task: for a file under suspicion. */
  alone?: boolean;
}

/**
 * Reads and makes files in processes beside this one: decoders see hostile input, hold threads for seconds, and may crash. A process
 * is started when there is work, ends when there has been none for a while, inherits no secrets, and is killed when it outgrows its memory or
 * one of its tasks its time. Images share one; what cannot be interrupted has a process to itself.
 */
export class MediaSandbox {
  private readonly processes = new Set<SandboxProcess>();
  private shared: SandboxProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private lastId = 0;
  private hasStopped = false;

  constructor(private readonly settings: SandboxSettings) {}

  /**
   * @throws ImageUndecodable when the file is at fault, or takes longer than `input.timeoutSeconds`
   * @throws SandboxCrashed when the process ended, and had nothing else to do
   */
  async run<T extends SandboxTask>(
    task: T,
    input: SandboxTasks[T]['input'],
    { onRung, alone = false }: SandboxOptions = {},
  ): Promise<SandboxTasks[T]['output']> {
    const request = { id: ++this.lastId, task, input } as Exclude<SandboxRequest, { task: 'next' }>;
    const isAlone = alone || UNINTERRUPTIBLE.has(task);
    return this.settings.measure(task, async (onStep) => {
      try {
        return (await this.perform(request, isAlone, { onRung, onStep })) as SandboxTasks[T]['output'];
      } catch (error) {
        if (!(error instanceof SandboxCrashed) || isAlone || !error.hadNeighbours || this.hasStopped) throw error;
        // It ended for a neighbour, or for one of them that nobody knows: each shows by itself what it does.
        return (await this.perform(request, true, { onRung, onStep })) as SandboxTasks[T]['output'];
      }
    });
  }

  /** Ends the processes, whatever they are at. */
  async close(): Promise<void> {
    this.hasStopped = true;
    clearTimeout(this.idle);
    clearInterval(this.watch);
    await Promise.all([...this.processes].map((child) => child.kill()));
  }

  private async perform(
    request: Exclude<SandboxRequest, { task: 'next' }>,
    alone: boolean,
    listeners: { onRung: SandboxOptions['onRung']; onStep: (step: MeasuredStep) => void },
  ): Promise<unknown> {
    clearTimeout(this.idle);
    const child = alone ? this.takeIdle() : this.takeShared();
    try {
      return await child.run(request, limitsOf(request), listeners);
    } finally {
      if ([...this.processes].every(({ isIdle }) => isIdle)) this.rest();
    }
  }

  private takeShared(): SandboxProcess {
    if (!this.shared?.isOpen) this.shared = this.start();
    return this.shared;
  }

  private takeIdle(): SandboxProcess {
    return [...this.processes].find((child) => child !== this.shared && child.isIdle && child.isOpen) ?? this.start();
  }

  private start(): SandboxProcess {
    const child = new SandboxProcess(this.settings.log, (ended) => {
      this.forget(ended);
    });
    this.processes.add(child);
    this.watch ??= setInterval(() => {
      for (const each of this.processes) void each.check(this.settings.megabytes);
    }, WATCH_MS);
    return child;
  }

  private forget(child: SandboxProcess): void {
    this.processes.delete(child);
    if (this.shared === child) this.shared = undefined;
    if (this.processes.size > 0) return;
    clearInterval(this.watch);
    this.watch = undefined;
  }

  private rest(): void {
    this.idle = setTimeout(() => {
      this.shared = undefined;
      for (const child of this.processes) child.leave();
    }, IDLE_MS);
    this.idle.unref();
  }
}

function limitsOf({ task, input: { timeoutSeconds } }: Exclude<SandboxRequest, { task: 'next' }>): TaskLimits {
  return UNINTERRUPTIBLE.has(task)
    ? { seconds: timeoutSeconds * CLOCK_FACTOR, processorSeconds: timeoutSeconds }
    : { seconds: timeoutSeconds + GRACE_SECONDS };
}
