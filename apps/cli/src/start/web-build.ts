import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Child } from '@roost/embedded';
import { WEB_BUILD_FAILURE } from '@roost/kernel/notices';
import { type Environment, homeOf, ROOT } from '../environment.js';

const FOLDER = join(ROOT, 'apps', 'web');
const SCRIPT = join(FOLDER, 'build.mjs');

/** Where the web app is built, or what is served instead of it. */
export const webDirOf = ({ WEB_DIR }: Environment): string => WEB_DIR || join(FOLDER, 'dist');

/** Enough for the bundler, and not more than a small machine has beside the rest. */
const HEAP_MB = 768;
const MOST_LAST_WORDS = 20;

const failureFile = (env: Environment): string => join(homeOf(env), WEB_BUILD_FAILURE);

/** What a build tells of. */
export interface WebBuildEvents {
  onLine: (line: string) => void;
  onBuilding: () => void;
  onBuilt: () => void;
  onFailure: (reason: string) => void;
}

/** Builds the web app beside a server that runs already: the API does not wait for its pages. */
export class WebBuild {
  private child: Child | undefined;
  private isStopped = false;

  constructor(
    private readonly env: Environment,
    private readonly events: WebBuildEvents,
    private readonly script = SCRIPT,
  ) {}

  /** Builds it where its sources changed. Whatever goes wrong is told, and tried again at the next start. */
  async run(): Promise<void> {
    if (await isWebAppBuilt(this.env, this.script)) return;
    await rm(failureFile(this.env), { force: true });
    this.events.onBuilding();
    const lastWords: string[] = [];
    const code = await this.start([], (line) => {
      if (lastWords.push(line) > MOST_LAST_WORDS) lastWords.shift();
      this.events.onLine(line);
    });
    if (this.isStopped) return;
    if (code === 0) {
      this.events.onBuilt();
      return;
    }
    const reason = lastWords.join('\n').trim() || `The build ended with code ${String(code)}`;
    await writeFile(failureFile(this.env), reason, { mode: 0o600 });
    this.events.onFailure(reason);
  }

  /** Builds it again at each change of its sources, until it is stopped. */
  async watch(): Promise<void> {
    if (isOwn(this.env, this.script)) await this.start(['--watch'], this.events.onLine);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.child?.stop();
  }

  private async start(args: readonly string[], onLine: (line: string) => void): Promise<number | null> {
    if (this.isStopped) return null;
    this.child = new Child({
      command: process.execPath,
      args: [`--max-old-space-size=${String(HEAP_MB)}`, this.script, ...args],
      cwd: dirname(this.script),
      stopWithinMs: 2_000,
      // The bundler colours its words, whoever reads them: they end up in a file, too.
      onLine: (line) => {
        onLine(stripVTControlCharacters(line));
      },
    });
    // Whoever is served comes first.
    if (this.child.pid !== undefined) setPriority(this.child.pid, constants.priority.PRIORITY_LOW);
    return this.child.wait();
  }
}

/** Whether the web app that comes with Roost is what is served. The image has it built, and not what builds it. */
const isOwn = ({ WEB_DIR }: Environment, script: string): boolean => !WEB_DIR && existsSync(script);

/** Whether there is nothing to build. @param script that builds it */
export async function isWebAppBuilt(env: Environment, script = SCRIPT): Promise<boolean> {
  if (!isOwn(env, script)) return true;
  const child = new Child({ command: process.execPath, args: [script, '--check'], cwd: dirname(script) });
  return (await child.wait()) === 0;
}

/** Why the last build failed; undefined where it did not. */
export async function webBuildFailure(env: Environment): Promise<string | undefined> {
  return readFile(failureFile(env), 'utf8').catch(() => undefined);
}
