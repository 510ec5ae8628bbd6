import { createHmac } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Child } from './child.js';
import { EmbeddedError } from './embedded-error.js';
import { freePort } from './free-port.js';
import { endLeftover } from './leftover.js';
import { POSTGRES_MAJOR, postgresBinaries } from './postgres-binaries.js';
import { asUser, dyingWithParent, unprivilegedUser } from './unprivileged.js';

/** The role that initdb makes: it owns everything. */
const OWNER = 'roost';
/** The role that the product runs with. Whoever migrates makes it. */
const RUNNER = 'roost_app';
const DATABASE = 'roost';
const START_MS = 30_000;

/** Small: it shares one machine with everything else. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '100',
  jit: 'off',
  // No processes of their own for reading ahead and for replication: they only cost memory here.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  log_min_messages: 'warning',
  max_wal_size: '256MB',
};

/** The same database, for the two roles. */
export interface DatabaseUrls {
  databaseUrl: string;
  databaseOwnerUrl: string;
}

/** @param password of the owner. The other one is derived from it: whoever knows that does not know this. */
export function databaseUrls(password: string, port: string): DatabaseUrls {
  const derived = createHmac('sha256', password).update(RUNNER).digest('base64url');
  const place = `127.0.0.1:${port}/${DATABASE}`;
  return {
    databaseUrl: `postgres://${RUNNER}:${derived}@${place}`,
    databaseOwnerUrl: `postgres://${OWNER}:${password}@${place}`,
  };
}

export interface PostgresOptions {
  /** Folder of the installation; the data is in `postgres` below it. */
  home: string;
  password: string;
  /** False trades safety on a power cut for speed: tests only. Default true. */
  durable?: boolean;
  onLine?: (line: string) => void;
}

/** A Postgres server of our own, on this machine only. */
export class EmbeddedPostgres {
  private readonly data: string;
  private readonly user = unprivilegedUser();
  private child: Child | undefined;
  private port = 0;

  constructor(private readonly options: PostgresOptions) {
    this.data = join(options.home, 'postgres');
  }

  get urls(): DatabaseUrls {
    return databaseUrls(this.options.password, String(this.port));
  }

  /** Starts the server, and makes its data folder and database the first time. */
  async start(): Promise<Child> {
    const { initdb, postgres } = await postgresBinaries();
    if (!(await this.isInitialised())) await this.initialise(initdb);
    if (!(await endLeftover(join(this.data, 'postmaster.pid'), this.data, 'SIGINT', START_MS))) {
      throw new EmbeddedError(`Another Postgres uses ${this.data} and does not stop.`);
    }
    this.port = await freePort(await this.lastPort());
    const settings = {
      ...SETTINGS,
      ...(this.options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command, args] = dyingWithParent(
      'SIGINT',
      ...asUser(this.user, postgres, ['-D', this.data, '-p', String(this.port), ...flags]),
    );
    const lines: string[] = [];
    const child = new Child({
      command,
      args,
      // Fast shutdown: ends sessions, writes a checkpoint.
      stopSignal: 'SIGINT',
      stopWithinMs: 30_000,
      onLine: (line) => {
        lines.push(line);
        if (lines.length > 20) lines.shift();
        this.options.onLine?.(line);
      },
    });
    this.child = child;
    await this.waitUntilReady(child, lines);
    await writeFile(this.portFile, String(this.port));
    return child;
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }

  private get portFile(): string {
    return join(this.options.home, 'postgres.port');
  }

  private async lastPort(): Promise<number | undefined> {
    const text = await readFile(this.portFile, 'utf8').catch(() => '');
    return /^\d+$/.test(text) ? Number(text) : undefined;
  }

  private async isInitialised(): Promise<boolean> {
    const version = await readFile(join(this.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
    if (version === undefined) return false;
    if (version.trim() !== POSTGRES_MAJOR) {
      throw new EmbeddedError(
        `${this.data} was made by Postgres ${version.trim()}, this is ${POSTGRES_MAJOR}: dump and restore it, or move it away.`,
      );
    }
    return true;
  }

  private async initialise(initdb: string): Promise<void> {
    // What a killed initdb left has no PG_VERSION, and can go.
    const draft = `${this.data}.new`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const passwordFile = join(draft, '..', 'postgres.password');
    await writeFile(passwordFile, this.options.password, { mode: 0o600 });
    if (this.user) {
      await chown(draft, this.user.uid, this.user.gid);
      await chown(passwordFile, this.user.uid, this.user.gid);
    }
    const flags = [
      '-D',
      draft,
      '-U',
      OWNER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--no-sync',
    ];
    const [command, args] = asUser(this.user, initdb, [
      ...flags,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    const lines: string[] = [];
    const code = await new Child({ command, args, onLine: (line) => lines.push(line) }).wait();
    await rm(passwordFile, { force: true });
    if (code !== 0) throw new EmbeddedError(`Postgres could not make its data folder: ${lines.slice(-5).join(' ')}`);
    await rename(draft, this.data);
  }

  private async waitUntilReady(child: Child, lines: readonly string[]): Promise<void> {
    const deadline = Date.now() + START_MS;
    for (;;) {
      if (!child.isRunning) throw new EmbeddedError(`Postgres did not start: ${lines.slice(-5).join(' ')}`);
      if (await this.ensureDatabase()) return;
      if (Date.now() > deadline) throw new EmbeddedError('Postgres did not start in time');
      await sleep(50);
    }
  }

  /** @returns false while the server does not answer yet. */
  private async ensureDatabase(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.urls.databaseOwnerUrl.replace(/\/\w+$/, '/postgres'),
      connectionTimeoutMillis: 2_000,
    });
    // A server that ends between two statements says so beside them. The next statement fails by it, or there is none.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`create database ${DATABASE}`);
      return true;
    } catch (error) {
      // 57P: it starts, or ends.
      if (error instanceof pg.DatabaseError && !error.code?.startsWith('57P')) throw error;
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
