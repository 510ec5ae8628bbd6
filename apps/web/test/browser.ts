import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from '@roost/embedded';
import { environment } from '@roost/kernel';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);

/** This machine under a name that browsers do not trust, as other devices of a local network see it. */
export const OTHER_DEVICE = 'roost.test';
const OTHER_HOST = `--host-resolver-rules=MAP ${OTHER_DEVICE} 127.0.0.1`;

/** Debian's Chromium where there is one, else the one of npm, which needs no root. */
export async function launch(): Promise<Browser> {
  const executablePath = (await onPath('chromium')) ?? (await onPath('chromium-browser')) ?? (await unpackChromium());
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=en-GB', OTHER_HOST],
  });
}

/** The package unpacks into the folder for temporary files, under a name that all users share: each has a folder of its own here. */
async function unpackChromium(): Promise<string> {
  const folder = join(tmpdir(), `roost-chromium-${String(userInfo().uid)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const script = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...environment, TMPDIR: folder },
  });
  return stdout;
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of environment.PATH?.split(delimiter) ?? []) {
    if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  return undefined;
}
