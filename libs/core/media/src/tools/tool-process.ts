import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { MediaConfig } from '../media.config.js';
import { ToolCrashed } from './tool-crashed.js';
import type { MadeRung, ToolReply, ToolTask, ToolTasks } from './tool-tasks.js';

const ENTRY = new URL('./tool-main.js', import.meta.url);
const IDLE_MS = 30_000;
const WATCH_MS = 500;
/** Steps of a task look at the time themselves; what does not, is ended so much later. */
const GRACE_SECONDS = 10;
const PAGE_BYTES = 4096;
const BYTES_PER_MB = 1_048_576;

/** How a task is run. */
export interface ToolOptions {
  onRung?: (rung: MadeRung) => Promise<void>;
  /** In a process of its own: for a file under suspicion, so that nothing else goes down with it. */
  alone?: boolean;
}

interface Running {
  resolve: (output: unknown) => void;
  reject: (error: unknown) => void;
  onRung: ToolOptions['onRung'];
  deadline: number;
}

/** A child, and what it is busy with. */
interface Tool {
  readonly child: ChildProcess;
  readonly running: Map<number, Running>;
}

/**
 * Reads and makes files in a process beside this one: decoders see hostile input, hold threads for seconds, and may crash. It is started
 * when there is work, ends when there has been none for a while, inherits no secrets, and is killed when it outgrows its memory or
 * its time.
 */
@Injectable()
export class ToolProcess implements OnApplicationShutdown {
  private readonly logger = new Logger(ToolProcess.name);
  private readonly tools = new Set<Tool>();
  private shared: Tool | undefined;
  private idle: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(private readonly config: MediaConfig) {}

  /**
   * @throws ImageUndecodable when the file is at fault
   * @throws ToolCrashed when the process ended in the middle, for whatever reason
   */
  async run<T extends ToolTask>(
    task: T,
    input: ToolTasks[T]['input'],
    { onRung, alone = false }: ToolOptions = {},
  ): Promise<ToolTasks[T]['output']> {
    clearTimeout(this.idle);
    const tool = alone ? this.start() : (this.shared ??= this.start());
    const id = ++this.lastId;
    try {
      return await new Promise<ToolTasks[T]['output']>((resolve, reject) => {
        const deadline = Date.now() + (input.timeoutSeconds + GRACE_SECONDS) * 1000;
        tool.running.set(id, { resolve: resolve as (output: unknown) => void, reject, onRung, deadline });
        tool.child.send({ id, task, input }, (error) => {
          if (error) reject(new ToolCrashed('The tool process is gone', { cause: error }));
        });
      });
    } finally {
      tool.running.delete(id);
      if (alone) leave(tool);
      else if (tool.running.size === 0) this.rest(tool);
    }
  }

  /** After the worker's jobs have ended, which are waited for. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    clearInterval(this.watch);
    for (const { child } of this.tools) child.kill('SIGKILL');
    await Promise.all([...this.tools].map(({ child }) => once(child, 'exit')));
  }

  private start(): Tool {
    const child = fork(ENTRY, [], {
      serialization: 'advanced',
      env: { MALLOC_ARENA_MAX: '1' },
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const tool: Tool = { child, running: new Map() };
    this.tools.add(tool);
    child.on('message', (reply: ToolReply) => void this.receive(tool, reply));
    child.on('error', (error) => {
      this.logger.error({ err: error }, 'The tool process cannot be reached');
      this.end(tool, error.message);
    });
    child.once('exit', (code, signal) => {
      this.end(tool, code ?? signal);
    });
    // Whoever waits for an answer of the API comes first, and before the worker's images those that somebody waits for.
    const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
    if (child.pid !== undefined) setPriority(child.pid, Math.min(PRIORITY_LOW, getPriority() + PRIORITY_BELOW_NORMAL));
    this.watch ??= setInterval(() => void this.checkAll(), WATCH_MS);
    return tool;
  }

  private end(tool: Tool, how: string | number | null): void {
    this.tools.delete(tool);
    if (this.shared === tool) this.shared = undefined;
    if (this.tools.size === 0) {
      clearInterval(this.watch);
      this.watch = undefined;
    }
    if (tool.running.size === 0) return;
    this.logger.warn({ how, tasks: tool.running.size }, 'The tool process ended in the middle of its work');
    for (const { reject } of tool.running.values()) reject(new ToolCrashed('The tool process ended'));
  }

  private rest(tool: Tool): void {
    this.idle = setTimeout(() => {
      if (this.shared === tool) this.shared = undefined;
      leave(tool);
    }, IDLE_MS);
    this.idle.unref();
  }

  private async receive({ child, running }: Tool, reply: ToolReply): Promise<void> {
    const task = running.get(reply.id);
    if (!task) return;
    switch (reply.type) {
      case 'done':
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
          if (child.connected) child.send({ id: reply.id, task: 'next' });
        } catch (error) {
          task.reject(error);
        }
    }
  }

  /** Ends what outgrew its time or its memory. */
  private async checkAll(): Promise<void> {
    for (const { child, running } of this.tools) {
      const isLate = [...running.values()].some(({ deadline }) => deadline < Date.now());
      if (isLate || (await residentMegabytes(child.pid)) > this.config.toolMegabytes) child.kill('SIGKILL');
    }
  }
}

/** Lets a child end; it may have ended by itself. */
function leave({ child }: Tool): void {
  if (child.connected) child.disconnect();
}

/** Memory that a process holds, as Linux tells it; 0 where it is gone or the system is another. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${String(pid)}/statm`, 'utf8').catch(() => '');
  return (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES) / BYTES_PER_MB;
}
