import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority, setPriority } from 'node:os';
import { ImageUndecodable } from '../image/image-undecodable.js';
import type { MadeRung } from '../image/made-image.js';
import { processorSeconds, residentMegabytes } from './process-usage.js';
import { SandboxCrashed } from './sandbox-crashed.js';
import type { SandboxReply, SandboxRequest } from './sandbox-tasks.js';
import type { MeasuredStep } from './step-clock.js';

const ENTRY = new URL('./sandbox-main.js', import.meta.url);

/** Where is written what went wrong with a process. */
export interface SandboxLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What one task may take. */
export interface TaskLimits {
  /** By the clock. */
  seconds: number;
  /** Of the processor, in a process that has no other task: a busy machine is not the file's fault. Undefined is no limit. */
  processorSeconds?: number | undefined;
}

interface Running {
  resolve: (output: unknown) => void;
  onStep: (step: MeasuredStep) => void;
  reject: (error: unknown) => void;
  onRung: ((rung: MadeRung) => Promise<void>) | undefined;
  /** In milliseconds since the epoch. */
  deadline: number;
  /** What the process may have used by then, in seconds. */
  processorLimit: number;
}

/** One process that reads and makes files, and what it is busy with. */
export class SandboxProcess {
  private readonly child: ChildProcess;
  private readonly running = new Map<number, Running>();
  private hasEnded = false;
  /** Whether it is being ended for one task, so that the others are not at fault. */
  private isLate = false;
  private isEnding = false;

  constructor(
    private readonly log: SandboxLog,
    private readonly onEnd: (child: SandboxProcess) => void,
  ) {
    this.child = fork(ENTRY, [], {
      serialization: 'advanced',
      env: { MALLOC_ARENA_MAX: '1' },
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (reply: SandboxReply) => void this.receive(reply));
    this.child.on('error', (error) => {
      this.log.error({ err: error }, 'The media sandbox cannot be reached');
      this.end(error.message);
    });
    this.child.once('exit', (code, signal) => {
      this.end(code ?? signal);
    });
    // Whoever waits for an answer of the API comes first, and before the worker's images those that somebody waits for.
    const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
    const { pid } = this.child;
    if (pid !== undefined) setPriority(pid, Math.min(PRIORITY_LOW, getPriority() + PRIORITY_BELOW_NORMAL));
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** Whether it may be given tasks: not while it is on its way out. */
  get isOpen(): boolean {
    return !this.isEnding && this.child.connected;
  }

  /** @throws ImageUndecodable `timeout` past the limits; SandboxCrashed when the process ends in the middle */
  async run(
    request: Exclude<SandboxRequest, { task: 'next' }>,
    limits: TaskLimits,
    { onRung, onStep }: Pick<Running, 'onRung' | 'onStep'>,
  ): Promise<unknown> {
    const { id } = request;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const deadline = Date.now() + limits.seconds * 1000;
        const task: Running = { resolve, reject, onRung, onStep, deadline, processorLimit: Number.POSITIVE_INFINITY };
        this.running.set(id, task);
        void this.limitProcessor(task, limits.processorSeconds);
        this.child.send(request, (error) => {
          if (error) reject(new SandboxCrashed('The media sandbox is gone', true, { cause: error }));
        });
      });
    } finally {
      this.running.delete(id);
    }
  }

  /** Ends the process when a task of it has had its time, or when it outgrew its memory. */
  async check(maxMegabytes: number): Promise<void> {
    const used = (await processorSeconds(this.child.pid)) ?? 0;
    const late = [...this.running.values()].filter(
      ({ deadline, processorLimit }) => deadline < Date.now() || processorLimit < used,
    );
    for (const { reject } of late) reject(new ImageUndecodable('timeout'));
    this.isLate ||= late.length > 0;
    if (late.length === 0 && (await residentMegabytes(this.child.pid)) <= maxMegabytes) return;
    this.isEnding = true;
    this.child.kill('SIGKILL');
  }

  /** Lets the process end by itself. */
  leave(): void {
    this.isEnding = true;
    if (this.child.connected) this.child.disconnect();
  }

  async kill(): Promise<void> {
    this.isEnding = true;
    const exit = once(this.child, 'exit');
    if (this.child.kill('SIGKILL')) await exit;
  }

  private async limitProcessor(task: Running, seconds: number | undefined): Promise<void> {
    if (seconds === undefined) return;
    const used = await processorSeconds(this.child.pid);
    if (used === undefined) task.deadline = Math.min(task.deadline, Date.now() + seconds * 1000);
    else task.processorLimit = used + seconds;
  }

  private end(how: string | number | null): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.onEnd(this);
    const tasks = this.running.size;
    if (tasks === 0) return;
    this.log.warn({ how, tasks }, 'The media sandbox ended in the middle of its work');
    const hadNeighbours = this.isLate || tasks > 1;
    for (const { reject } of this.running.values())
      reject(new SandboxCrashed('The media sandbox ended', hadNeighbours));
  }

  private async receive(reply: SandboxReply): Promise<void> {
    const task = this.running.get(reply.id);
    if (!task) return;
    switch (reply.type) {
      case 'done':
        reply.steps.forEach(task.onStep);
        task.resolve(reply.output);
        return;
      case 'undecodable':
        task.reject(new ImageUndecodable(reply.reason, { cause: new Error(reply.detail) }));
        return;
      case 'failed':
        task.reject(new Error(reply.message));
        return;
      case 'rung':
        try {
          await task.onRung?.(reply.rung);
          if (this.child.connected) this.child.send({ id: reply.id, task: 'next' });
        } catch (error) {
          task.reject(error);
        }
    }
  }
}
