import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ContractTest } from '@roost/plugin-kit';
import type { MailDriver, RenderedMail } from './mail.port.js';

/** A driver that is tested, and the place where its mails arrive. */
export interface TestedMailDriver {
  driver: MailDriver;
  /** What arrived, the oldest first. */
  received: () => Promise<Omit<RenderedMail, 'messageId'>[]>;
  /** Makes the place refuse mails from now on: for good, for now, or not at all. Left out: it takes everything. */
  refuse?: (how: 'for good' | 'for now' | 'not') => void;
}

const mail = (changes: Partial<RenderedMail> = {}): RenderedMail => ({
  messageId: `<${randomUUID()}@example.org>`,
  from: 'Rööst <mail@example.org>',
  to: 'ada@example.org',
  subject: 'Välkommen, Ada ☂',
  html: '<p>Hej <strong>Åsa</strong> &amp; Ада</p>',
  text: 'Hej Åsa & Ада\n',
  headers: { 'Auto-Submitted': 'auto-generated' },
  attachments: [],
  ...changes,
});

const TESTS: Readonly<Record<string, (tested: TestedMailDriver) => Promise<void>>> = {
  'hands a mail over as it is': async ({ driver, received }) => {
    const sent = mail();
    await driver.send(sent);
    const arrived = (await received()).at(-1);
    const { from, to, subject, html, text, headers, attachments } = sent;
    const expected = { from, to, subject, html, text: text.trim(), headers, attachments };
    assert.deepEqual({ ...arrived, text: arrived?.text.trim() }, expected);
  },

  'hands over the files that come with it': async ({ driver, received }) => {
    const contentType = 'text/calendar; charset=utf-8; method=PUBLISH';
    const files = [
      { filename: 'bokning å.ics', contentType, content: 'BEGIN:VCALENDAR\r\nSUMMARY:Åsa ☂\r\nEND:VCALENDAR\r\n' },
      { filename: 'note.txt', contentType: 'text/plain; charset=utf-8', content: 'two' },
    ];
    await driver.send(mail({ attachments: files }));
    const arrived = (await received()).at(-1)?.attachments ?? [];
    // Some places keep the media type without its parameters.
    const typeOf = (file: { contentType: string }): string | undefined => file.contentType.split(';')[0];
    assert.deepEqual(
      arrived.map((file) => ({ ...file, contentType: typeOf(file) })),
      files.map((file) => ({ ...file, contentType: typeOf(file) })),
    );
  },

  'does no harm with the same mail again': async ({ driver, received }) => {
    const sent = mail();
    await driver.send(sent);
    await driver.send(sent);
    assert.equal((await received()).at(-1)?.subject, sent.subject);
  },

  'hands over many at once': async ({ driver, received }) => {
    const before = (await received()).length;
    await Promise.all(Array.from({ length: 10 }, () => driver.send(mail())));
    assert.equal((await received()).length, before + 10);
  },
};

const REFUSALS: typeof TESTS = {
  'tells a mail that will never be taken from one that may be taken later': async ({ driver, refuse }) => {
    refuse?.('for good');
    await assert.rejects(driver.send(mail()), { code: 'mail.rejected' });
    refuse?.('for now');
    await assert.rejects(driver.send(mail()), (error: { code?: unknown }) => error.code !== 'mail.rejected');
    refuse?.('not');
    await driver.send(mail());
  },
};

/**
 * What every mail driver has to do, for the test runner of your choice.
 *
 * @param open gives the driver that is tested, ready for use; called once, by the first test
 * @param options.refuses whether `refuse` is there, so that refusals are tested, too. Default true
 * @example
 * for (const { name, run } of mailContract(() => ({ driver, received }), { refuses: false })) it(name, run);
 */
export function mailContract(
  open: () => TestedMailDriver | Promise<TestedMailDriver>,
  { refuses = true }: { refuses?: boolean } = {},
): ContractTest[] {
  let tested: Promise<TestedMailDriver> | undefined;
  const opened = async (): Promise<TestedMailDriver> => open();
  const tests = { ...TESTS, ...(refuses ? REFUSALS : {}) };
  return Object.entries(tests).map(([name, test]) => ({ name, run: async () => test(await (tested ??= opened())) }));
}
