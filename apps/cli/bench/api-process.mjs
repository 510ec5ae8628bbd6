/** Single processes of the product, for figures that look at one of them. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@roost/embedded';
import pg from 'pg';

const ROOT = join(import.meta.dirname, '../../..');

/** Starts an API process as in production; its child goes into `children`. @returns its URL. */
export async function startApi({ databaseUrl, redisUrl, secret, folder, children, env = {} }) {
  const port = await freePort();
  const api = start('api', { databaseUrl, redisUrl, secret, folder, children, env: { PORT: String(port), ...env } });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/health/live`).catch(() => null))) {
    if (api.exitCode !== null) throw new Error(`The API ended with ${api.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return url;
}

/** Starts a process of the product as in production; it goes into `children`. */
export function start(app, { databaseUrl, redisUrl, secret, folder, children, env = {} }) {
  const child = spawn(process.execPath, [join(ROOT, 'apps', app, 'src/main.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...env,
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      ROOST_SECRET: secret,
      ROOST_HOME: folder,
      STORAGE_LOCAL_DIR: join(folder, 'storage'),
      HOST: '127.0.0.1',
      MALLOC_ARENA_MAX: '1',
      AUTH_ACCESS_TOKEN_SECONDS: '3600',
    },
  });
  // Logs are written as in production, to a file.
  child.stdout.pipe(createWriteStream(join(folder, `${app}.log`)));
  children.push(child);
  return child;
}

export async function query(databaseUrl, sql, parameters) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
