import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@roost/testing';

const CLI = join(import.meta.dirname, '../../src/main.js');

/** Whoever serves something else builds no web app. */
const NO_WEB_APP = '/nowhere';

/** A command of `roost`, as it was built. */
export class StartedCommand {
  output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(command: string, env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [CLI, command], {
      env: { PATH: '/usr/bin:/bin', WEB_DIR: NO_WEB_APP, ...env },
    });
    this.ended = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  /** Waits until it has said something. @throws with what it said when it ends without. */
  async says(text: string | RegExp): Promise<void> {
    const isSaid = (): boolean => (typeof text === 'string' ? this.output.includes(text) : text.test(this.output));
    await eventually(
      () => isSaid() || this.child.exitCode !== null,
      (over) => over,
      120_000,
    );
    if (!isSaid()) throw new Error(`It ended: ${this.output}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async exit(): Promise<number | null> {
    const [code] = (await this.ended) as [number | null];
    return code;
  }

  /** Process ids of its API processes. */
  async apis(): Promise<number[]> {
    const pid = String(this.child.pid);
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
    const lines = await Promise.all(
      children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')),
    );
    return children.filter((_, index) => lines[index]?.includes('/apps/api/')).map(Number);
  }
}
