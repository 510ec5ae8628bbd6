import { join } from 'node:path';
import { Child, EmbeddedError, isPortFree, type Services, startEmbedded } from '@roost/embedded';
import { readNotice } from '@roost/kernel/notices';
import type { StartNotice } from '@roost/plugin-kit';
import { type Environment, homeOf, portOf, ROOT } from '../environment.js';
import { serviceEnvironment } from './service-environment.js';
import { forTerminal, LogFiles } from './log-files.js';
import type { Progress } from './progress.js';
import { Supervisor } from './supervisor.js';

const READY_MS = 60_000;

/** Everything that `npm start` runs on this machine, from the services up. */
export class Installation {
  private readonly logs: LogFiles;
  private readonly home: string;
  private services: Services | undefined;
  private supervisor: Supervisor | undefined;
  private childEnv: Environment = {};
  /** What plugins have to tell the person who starts the server. */
  readonly notices: StartNotice[] = [];
  /** A death before this is a failed start. */
  private isUp = false;
  private failStart: (error: Error) => void = () => undefined;

  constructor(
    private readonly env: Environment,
    private readonly progress: Progress,
    private readonly showAllLogs = false,
  ) {
    this.home = homeOf(env);
    this.logs = new LogFiles(this.home);
  }

  get url(): string {
    return `http://localhost:${String(portOf(this.env))}`;
  }

  /** @throws EmbeddedError with one message for the person at the terminal. */
  async start(): Promise<void> {
    const port = portOf(this.env);
    if (!(await isPortFree(port, this.env.HOST || '0.0.0.0'))) {
      throw new EmbeddedError(
        `Port ${String(port)} is taken by another program. Choose another one: PORT=${String(port + 1)} npm start`,
      );
    }
    this.services = await startEmbedded({
      home: this.home,
      env: this.env,
      onStep: (step) => {
        this.progress.step(step);
      },
      onLine: (service, line) => {
        this.logs.write(service, line);
      },
      onDeath: (service) => {
        this.progress.say(`${service} ended, and is started again`);
      },
    });
    this.childEnv = serviceEnvironment(this.env, this.home, this.services);
    this.progress.step('Migrating the database');
    await this.migrate();
    this.progress.step('Starting the API and the worker');
    await this.startProcesses();
  }

  /** Restarts API and worker, as after a build. */
  async restart(): Promise<void> {
    await this.migrate();
    const { supervisor } = this;
    if (supervisor) await Promise.all(['api', 'worker'].map((name) => supervisor.restart(name)));
  }

  /** First what serves, then what it stands on. */
  async stop(): Promise<void> {
    await this.supervisor?.stop();
    await this.services?.stop();
  }

  private async migrate(): Promise<void> {
    const lines: string[] = [];
    const child = new Child({
      command: process.execPath,
      args: [join(ROOT, 'apps', 'cli', 'src', 'main.js'), 'migrate'],
      cwd: ROOT,
      env: this.childEnv,
      onLine: (line) => lines.push(line),
    });
    if ((await child.wait()) !== 0) throw new EmbeddedError(lines.join('\n'));
  }

  private async startProcesses(): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.failStart = reject;
    });
    const lastWords: string[] = [];
    this.supervisor = new Supervisor(
      this.childEnv,
      (process, line) => {
        const notice = readNotice(line);
        if (notice) {
          if (!this.isUp) this.notices.push(notice);
          return;
        }
        this.logs.write(process, line);
        if (!this.isUp && !line.startsWith('{')) lastWords.push(line);
        const shown = this.isUp ? forTerminal(process, line, this.showAllLogs) : undefined;
        if (shown !== undefined) this.progress.say(shown);
      },
      (process, code, restartInMs) => {
        if (!this.isUp)
          this.failStart(new EmbeddedError(lastWords.join('\n') || `The ${process} ended with code ${String(code)}`));
        else
          this.progress.say(
            `The ${process} ended with code ${String(code)}, and is started again in ${String(restartInMs / 1000)} s`,
          );
      },
    );
    this.supervisor.start('api');
    this.supervisor.start('worker');
    await Promise.race([failed, this.waitUntilReady()]);
    this.isUp = true;
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    let last = '';
    while (Date.now() < deadline) {
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      const body = response
        ? ((await response.json()) as { data: { status: string; parts: Record<string, { status: string }> } })
        : null;
      if (body?.data.status === 'up' && body.data.parts.worker?.status === 'up') return;
      last = body ? JSON.stringify(body.data.parts) : 'the API does not answer';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new EmbeddedError(`Not ready after ${String(READY_MS / 1000)} s: ${last}. See ${join(this.home, 'logs')}`);
  }
}
