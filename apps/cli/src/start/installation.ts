import { join } from 'node:path';
import { Child, EmbeddedError, type Services, startEmbedded } from '@roost/embedded';
import { readNotice } from '@roost/kernel/notices';
import type { StartNotice } from '@roost/plugin-kit';
import { type Environment, homeOf, portOf, readEnvironment, ROOT } from '../environment.js';
import { processEnvironment, serviceEnvironment } from './service-environment.js';
import { forTerminal, LogFiles } from './log-files.js';
import type { Progress } from './progress.js';
import { WebBuild } from './web-build.js';
import { StandIn } from './stand-in.js';
import { Supervisor } from './supervisor.js';

const READY_MS = 60_000;
const MOST_LAST_WORDS = 50;
const WITHOUT_PAGES =
  'The links above open its pages. Until they are there, "npm run roost -- admin create --email <address> --password-stdin" makes an admin without them';

/** What `/health/ready` answers. */
interface Readiness {
  data: { status: string; parts: Record<string, { status: string }> };
}

/** Everything that `npm start` runs on this machine, from the services up. */
export class Installation {
  private readonly logs: LogFiles;
  private readonly home: string;
  private services: Services | undefined;
  private standIn: StandIn | undefined;
  private supervisor: Supervisor | undefined;
  private webBuild: WebBuild | undefined;
  private building: Promise<void> | undefined;
  private childEnv: Environment = {};
  /** What plugins have to tell the person who starts the server. */
  readonly notices: StartNotice[] = [];
  /** A death before this is a failed start. */
  private isUp = false;
  private failStart: (error: Error) => void = () => undefined;
  /** What a process said last that is no log line: why it did not start. */
  private lastWords: string[] = [];

  constructor(
    private readonly env: Environment,
    private readonly progress: Progress,
    private readonly showAllLogs = false,
  ) {
    this.home = homeOf(env);
    this.logs = new LogFiles(this.home, env, (message) => {
      this.progress.say(message);
    });
  }

  get url(): string {
    return `http://localhost:${String(portOf(this.env))}`;
  }

  /** @throws EmbeddedError with one message for the person at the terminal. */
  async start(): Promise<void> {
    this.standIn = await StandIn.open({
      port: portOf(this.env),
      host: this.env.HOST || '0.0.0.0',
      home: this.home,
      defaultLocale: this.env.DEFAULT_LOCALE || undefined,
    });
    this.supervisor = this.supervise(this.standIn);
    // Their imports take longer than the services.
    this.supervisor.standBy('api', 'worker');
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
        this.progress.say(`${service} ended and will be restarted`);
      },
    });
    this.childEnv = serviceEnvironment(this.env, this.home, this.services);
    this.supervisor.useEnvironment(this.childEnv);
    this.progress.step('Starting the API and the worker');
    await this.startProcesses(this.supervisor);
  }

  /** Builds the web app where its sources changed. The API serves already, and tells browsers to wait. */
  buildWebApp({ watches = false }: { watches?: boolean } = {}): void {
    const say = (text: string): void => {
      this.progress.say(text);
    };
    const build = new WebBuild(this.env, {
      onLine: (line) => {
        this.logs.write('web', line);
      },
      onBuilding: () => {
        say('Building the web app; the API does not wait for it');
      },
      onBuilt: () => {
        say(`The web app is built: ${this.url}`);
      },
      onFailure: (reason) => {
        say(`The web app could not be built. The API goes on; the next start tries again. ${reason}`);
        if (this.notices.length > 0) say(WITHOUT_PAGES);
      },
    });
    this.webBuild = build;
    this.building = build.run().then(
      () => (watches ? build.watch() : undefined),
      (error: unknown) => {
        say(`The web app could not be built: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  }

  /**
   * Replaces API and worker, as after a build or a change of settings. The API that runs serves until the next one listens.
   *
   * @throws EmbeddedError when the next one does not come to listen: the one before goes on.
   */
  async restart(): Promise<void> {
    const { supervisor, services } = this;
    if (!supervisor || !services || !this.isUp) throw new EmbeddedError('Roost is still starting');
    const { HOST, PORT, NODE_COMPILE_CACHE } = this.env;
    this.childEnv = serviceEnvironment({ ...readEnvironment(), HOST, PORT, NODE_COMPILE_CACHE }, this.home, services);
    supervisor.useEnvironment(this.childEnv);
    this.lastWords = [];
    try {
      const { isGone } = await supervisor.replace('api');
      await Promise.all([isGone, supervisor.restart('worker')]);
    } catch (error) {
      if (!(error instanceof EmbeddedError)) throw error;
      throw new EmbeddedError([error.message, ...this.lastWords].join('\n'), { cause: error });
    }
  }

  /** Has the next API and the next worker ready, with what is built now: only what plugins outside bring is imported when they begin. */
  standBy(): void {
    this.supervisor?.standBy('api', 'worker');
  }

  endStandBy(): void {
    this.supervisor?.endStandBy();
  }

  /** First what serves, then what it stands on. */
  async stop(): Promise<void> {
    await this.webBuild?.stop();
    await this.building;
    await this.supervisor?.stop();
    await this.standIn?.close();
    await this.services?.stop();
  }

  /** In a process of its own, which alone learns the owner's URL. */
  private async migrate(): Promise<void> {
    this.progress.step('Migrating the database');
    const lines: string[] = [];
    const child = new Child({
      command: process.execPath,
      args: [join(ROOT, 'apps', 'cli', 'src', 'main.js'), 'migrate'],
      cwd: ROOT,
      env: this.childEnv,
      onLine: (line) => lines.push(line),
    });
    if ((await child.wait()) === 0) return;
    const error = new EmbeddedError(lines.join('\n'));
    if (this.isUp) this.lastWords.push(...lines);
    else this.failStart(error);
    throw error;
  }

  private supervise(standIn: StandIn): Supervisor {
    return new Supervisor(processEnvironment(this.env, this.home), standIn, {
      onLine: (process, line) => {
        this.hear(process, line);
      },
      onPendingMigrations: () => this.migrate(),
      onDeath: (process, code, restartInMs) => {
        const ended = `The ${process} ended with code ${String(code)}`;
        if (!this.isUp) this.failStart(new EmbeddedError(this.lastWords.join('\n') || ended));
        else this.progress.say(`${ended} and will be restarted in ${String(restartInMs / 1000)} s`);
      },
    });
  }

  private async startProcesses(supervisor: Supervisor): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.failStart = reject;
    });
    const ready = supervisor.start('api').then(() => this.waitUntilReady());
    void supervisor.start('worker');
    await Promise.race([failed, ready]);
    this.isUp = true;
  }

  private hear(process: string, line: string): void {
    const notice = readNotice(line);
    if (notice) {
      if (!this.isUp) this.notices.push(notice);
      return;
    }
    this.logs.write(process, line);
    if (!line.startsWith('{') && this.lastWords.push(line) > MOST_LAST_WORDS) this.lastWords.shift();
    const shown = this.isUp ? forTerminal(process, line, this.showAllLogs) : undefined;
    if (shown !== undefined) this.progress.say(shown);
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    let last = '';
    while (Date.now() < deadline) {
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      const body = response ? ((await response.json()) as Partial<Readiness>) : {};
      if (body.data?.status === 'up' && body.data.parts.worker?.status === 'up') return;
      last = body.data ? JSON.stringify(body.data.parts) : 'the API does not answer';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new EmbeddedError(`Not ready after ${String(READY_MS / 1000)} s: ${last}. See ${join(this.home, 'logs')}`);
  }
}
