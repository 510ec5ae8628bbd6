import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually.js';

const ROOT = join(import.meta.dirname, '../../..');

/** A process of the product, started as it is in production. It ends with the tests at the latest: a test that fails leaves none behind. */
export class SpawnedProcess {
  readonly output: string[] = [];
  readonly errors: string[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  /** @param app folder below `apps`; what was built last runs, as `npm test` builds first. */
  constructor(app: 'api' | 'worker', env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [join(ROOT, 'apps', app, 'src', 'main.js')], {
      cwd: ROOT,
      env: { PATH: '/usr/bin:/bin', ROOST_SUPERVISED: '1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'close');
    this.child.stdout?.on('data', (chunk: Buffer) => this.output.push(chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Where an API listens, once it does. It has to run with `LOG_LEVEL=info`. @throws when it ends instead. */
  async address(): Promise<string> {
    const isOver = (): boolean => this.child.exitCode !== null || this.child.signalCode !== null;
    const find = (): string | undefined => /http:\/\/127\.0\.0\.1:\d+/.exec(this.output.join(''))?.[0];
    const url = await eventually(find, (found) => found !== undefined || isOver(), 120_000);
    if (url === undefined) throw new Error(`It ended: ${this.errors.join('')}`);
    return url;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** @returns its exit code, or null when a signal ended it. */
  async exit(): Promise<number | null> {
    const [code] = (await this.ended) as [number | null];
    return code;
  }
}
