import { describe, it } from 'node:test';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { MailDriver, RenderedMail } from '@roost/mail';
import { mailContract } from '@roost/mail/mail.contract';
import { assertStorageKey, type StorageDriver, storageErrors, type StoredObject } from '@roost/storage';
import { storageContract } from '@roost/storage/storage.contract';

/** Drivers as somebody else writes them, beside packed packages of Roost. `plugin-new.e2e-spec.ts` copies this file and runs it with `node --test`. */
class MemoryStorage implements StorageDriver {
  private readonly objects = new Map<string, { bytes: Buffer; modifiedAt: Date }>();

  async put(key: string, body: Readable): Promise<{ bytes: number }> {
    assertStorageKey(key);
    const bytes = await buffer(body);
    this.objects.set(key, { bytes, modifiedAt: new Date() });
    return { bytes: bytes.length };
  }

  get(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const object = this.objects.get(key);
    if (!object) return Promise.reject(storageErrors.missing());
    const { bytes } = object;
    return Promise.resolve(Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]));
  }

  head(key: string): Promise<{ bytes: number } | null> {
    const object = this.objects.get(key);
    return Promise.resolve(object ? { bytes: object.bytes.length } : null);
  }

  delete(key: string): Promise<void> {
    this.objects.delete(key);
    return Promise.resolve();
  }

  deletePrefix(prefix: string): Promise<void> {
    for (const key of this.objects.keys()) if (key.startsWith(prefix)) this.objects.delete(key);
    return Promise.resolve();
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    for (const [key, { bytes, modifiedAt }] of this.objects) {
      if (key.startsWith(prefix)) yield { key, bytes: bytes.length, modifiedAt };
    }
    await Promise.resolve();
  }

  localPath(): undefined {
    return undefined;
  }

  check(): Promise<void> {
    return Promise.resolve();
  }
}

class MemoryMail implements MailDriver {
  readonly sent: Omit<RenderedMail, 'messageId'>[] = [];

  send({ from, to, subject, html, text, headers, attachments }: RenderedMail): Promise<void> {
    this.sent.push({ from, to, subject, html, text, headers, attachments });
    return Promise.resolve();
  }
}

describe('MemoryStorage', () => {
  for (const { name, run } of storageContract(() => new MemoryStorage(), { composes: false })) it(name, run);
});

describe('MemoryMail', () => {
  const driver = new MemoryMail();
  const tested = { driver, received: () => Promise.resolve(driver.sent) };
  for (const { name, run } of mailContract(() => tested, { refuses: false })) it(name, run);
});

describe('A driver that loses bytes', () => {
  const lossy = Object.assign(new MemoryStorage(), { get: () => Promise.resolve(Readable.from([])) });
  const [first] = storageContract(() => lossy, { composes: false });
  it('fails', async (context) => {
    await context.assert.rejects(first?.run() ?? Promise.resolve(), /other bytes: 0 of them, for 300000/);
  });
});
