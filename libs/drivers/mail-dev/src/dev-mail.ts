import { randomUUID } from 'node:crypto';
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

  constructor({ directory }: DevMailConfig) {
    this.directory = resolve(directory);
  }

  async send(mail: RenderedMail): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString();
    const path = join(this.directory, `${at.replaceAll(':', '-')}-${randomUUID()}.json`);
    await writeFile(`${path}.draft`, JSON.stringify({ ...mail, at } satisfies KeptMail), { mode: 0o600 });
    await rename(`${path}.draft`, path);
    for (const name of (await this.names()).slice(MOST)) await rm(join(this.directory, name), { force: true });
  }

  /** The newest first. */
  async list(): Promise<KeptMail[]> {
    const texts = await Promise.all((await this.names()).map((name) => readFile(join(this.directory, name), 'utf8')));
    return texts.map((text) => JSON.parse(text) as KeptMail);
  }

  private async names(): Promise<string[]> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const names = await readdir(this.directory);
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .reverse();
  }
}
