import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type MeasuredStep, Tracing } from '@roost/plugin-kit';
import { MediaConfig } from '../media.config.js';
import { type TaskLimits, Tool } from './tool.js';
import { ToolCrashed } from './tool-crashed.js';
import type { MadeRung, ToolRequest, ToolTask, ToolTasks } from './tool-tasks.js';

const IDLE_MS = 30_000;
const WATCH_MS = 500;
/** Steps of sharp look at the time themselves; what does not, is ended so much later. */
const GRACE_SECONDS = 5;
/** How much longer than its processor time a task may take by the clock, where others keep the processor busy. */
const CLOCK_FACTOR = 4;

/** Their libraries cannot be interrupted, so that each file gets a process that can be ended for it alone. */
const UNINTERRUPTIBLE: ReadonlySet<ToolTask> = new Set(['audio', 'heic', 'pdf']);

/** How a task is run. */
export interface ToolOptions {
  onRung?: (rung: MadeRung) => Promise<void>;
  /** In a process that has no other task: for a file under suspicion. */
  alone?: boolean;
}

/**
 * Reads and makes files in processes beside this one: decoders see hostile input, hold threads for seconds, and may crash. A process
 * is started when there is work, ends when there has been none for a while, inherits no secrets, and is killed when it outgrows its memory or
 * one of its tasks its time. Images share one; what cannot be interrupted has a process to itself.
 */
@Injectable()
export class ToolProcess implements OnApplicationShutdown {
  private readonly tools = new Set<Tool>();
  private shared: Tool | undefined;
  private idle: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private lastId = 0;
  private hasStopped = false;

  constructor(
    private readonly config: MediaConfig,
    private readonly tracing: Tracing,
  ) {}

  /**
   * @throws ImageUndecodable when the file is at fault, or takes longer than `input.timeoutSeconds`
   * @throws ToolCrashed when the process ended, and had nothing else to do
   */
  async run<T extends ToolTask>(
    task: T,
    input: ToolTasks[T]['input'],
    { onRung, alone = false }: ToolOptions = {},
  ): Promise<ToolTasks[T]['output']> {
    const request = { id: ++this.lastId, task, input } as Exclude<ToolRequest, { task: 'next' }>;
    const isAlone = alone || UNINTERRUPTIBLE.has(task);
    return this.tracing.measure('media.sandbox', task, async (onStep) => {
      try {
        return (await this.perform(request, isAlone, { onRung, onStep })) as ToolTasks[T]['output'];
      } catch (error) {
        if (!(error instanceof ToolCrashed) || isAlone || !error.hadNeighbours || this.hasStopped) throw error;
        // It ended for a neighbour, or for one of them that nobody knows: each shows by itself what it does.
        return (await this.perform(request, true, { onRung, onStep })) as ToolTasks[T]['output'];
      }
    });
  }

  /** After the worker's jobs have ended, which are waited for. */
  async onApplicationShutdown(): Promise<void> {
    this.hasStopped = true;
    clearTimeout(this.idle);
    clearInterval(this.watch);
    await Promise.all([...this.tools].map((tool) => tool.kill()));
  }

  private async perform(
    request: Exclude<ToolRequest, { task: 'next' }>,
    alone: boolean,
    listeners: { onRung: ToolOptions['onRung']; onStep: (step: MeasuredStep) => void },
  ): Promise<unknown> {
    clearTimeout(this.idle);
    const tool = alone ? this.takeIdle() : this.takeShared();
    try {
      return await tool.run(request, limitsOf(request), listeners);
    } finally {
      if ([...this.tools].every(({ isIdle }) => isIdle)) this.rest();
    }
  }

  private takeShared(): Tool {
    if (!this.shared?.isOpen) this.shared = this.start();
    return this.shared;
  }

  private takeIdle(): Tool {
    return [...this.tools].find((tool) => tool !== this.shared && tool.isIdle && tool.isOpen) ?? this.start();
  }

  private start(): Tool {
    const tool = new Tool((ended) => {
      this.forget(ended);
    });
    this.tools.add(tool);
    this.watch ??= setInterval(() => {
      for (const each of this.tools) void each.check(this.config.toolMegabytes);
    }, WATCH_MS);
    return tool;
  }

  private forget(tool: Tool): void {
    this.tools.delete(tool);
    if (this.shared === tool) this.shared = undefined;
    if (this.tools.size > 0) return;
    clearInterval(this.watch);
    this.watch = undefined;
  }

  private rest(): void {
    this.idle = setTimeout(() => {
      this.shared = undefined;
      for (const tool of this.tools) tool.leave();
    }, IDLE_MS);
    this.idle.unref();
  }
}

function limitsOf({ task, input: { timeoutSeconds } }: Exclude<ToolRequest, { task: 'next' }>): TaskLimits {
  return UNINTERRUPTIBLE.has(task)
    ? { seconds: timeoutSeconds * CLOCK_FACTOR, processorSeconds: timeoutSeconds }
    : { seconds: timeoutSeconds + GRACE_SECONDS };
}
