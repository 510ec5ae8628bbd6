import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { MailDriver, RenderedMail } from '@roost/mail';
import { DevMailConfig } from './dev-mail.config.js';

/** A mail that was kept. */
export interface KeptMail extends RenderedMail {
  /** ISO 8601. */
  at: string;
}

const MOST = 200;

/** Keeps the newest mails in a folder, for people who develop. */
@Injectable()
export class DevMail implements MailDriver {
  private readonly directory: string;
  /** Tells mails of one millisecond apart. */
  private count = 0;

  constructor({ directory }: DevMailConfig) {
    this.directory = resolve(directory);
  }

  async send(mail: RenderedMail): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const at = new Date();
    const id = mail.messageId.replaceAll(/[^\w-]/g, '_');
    // Named after its time, which orders the list, and after the message: the same mail again takes its own place.
    const before = (await this.names()).filter((name) => name.endsWith(`.${id}.json`));
    const path = join(this.directory, `${String(at.getTime())}-${String(this.count++).padStart(6, '0')}.${id}.json`);
    await writeFile(`${path}.draft`, JSON.stringify({ ...mail, at: at.toISOString() } satisfies KeptMail), {
      mode: 0o600,
    });
    await rename(`${path}.draft`, path);
    const outdated = (await this.names()).slice(MOST);
    for (const name of [...before, ...outdated]) await rm(join(this.directory, name), { force: true });
  }

  /** The newest first. */
  async list(): Promise<KeptMail[]> {
    const texts = await Promise.all((await this.names()).map((name) => readIfThere(join(this.directory, name))));
    return texts.flatMap((text) => (text === undefined ? [] : [parsed(text)]));
  }

  private async names(): Promise<string[]> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const names = await readdir(this.directory);
    return names
      .filter((name) => /^\d+-\d+\..*\.json$/.test(name))
      .sort()
      .reverse();
  }
}

/** Versions before this one kept neither headers nor attachments. */
function parsed(text: string): KeptMail {
  const {
    headers = {},
    attachments = [],
    ...mail
  } = JSON.parse(text) as Omit<KeptMail, 'headers' | 'attachments'> &
    Partial<Pick<KeptMail, 'headers' | 'attachments'>>;
  return { ...mail, headers, attachments };
}

/** A file may be pruned between its listing and its reading. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
