import { randomUUID } from 'node:crypto';
import type { MailDriver, RenderedMail } from './mail.port.js';

/** A driver that is tested, and the place where its mails arrive. */
export interface TestedMailDriver {
  driver: MailDriver;
  /** What arrived, the oldest first. */
  received: () => Promise<Omit<RenderedMail, 'messageId'>[]>;
  /** Makes the place refuse mails from now on: for good, for now, or not at all. Left out: it takes everything. */
  refuse?: (how: 'for good' | 'for now' | 'not') => void;
}

/**
 * What every mail driver has to do: called by the spec of each.
 *
 * @param open gives the driver that is tested, ready for use.
 */
export function describeMailDriver(name: string, open: () => Promise<TestedMailDriver>): void {
  describe(`${name} as a mail driver`, () => {
    let tested: TestedMailDriver;
    beforeAll(async () => {
      tested = await open();
    });

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

    it('hands a mail over as it is', async () => {
      const sent = mail();
      await tested.driver.send(sent);
      const arrived = (await tested.received()).at(-1);
      const { from, to, subject, html, text, headers, attachments } = sent;
      const expected = { from, to, subject, html, text: text.trim(), headers, attachments };
      expect({ ...arrived, text: arrived?.text.trim() }).toEqual(expected);
    });

    it('hands over the files that come with it', async () => {
      const contentType = 'text/calendar; charset=utf-8; method=PUBLISH';
      const files = [
        { filename: 'bokning å.ics', contentType, content: 'BEGIN:VCALENDAR\r\nSUMMARY:Åsa ☂\r\nEND:VCALENDAR\r\n' },
        { filename: 'note.txt', contentType: 'text/plain; charset=utf-8', content: 'two' },
      ];
      await tested.driver.send(mail({ attachments: files }));
      const arrived = (await tested.received()).at(-1)?.attachments ?? [];
      // Some places keep the media type without its parameters.
      const typeOf = (file: { contentType: string }): string | undefined => file.contentType.split(';')[0];
      expect(arrived.map((file) => ({ ...file, contentType: typeOf(file) }))).toEqual(
        files.map((file) => ({ ...file, contentType: typeOf(file) })),
      );
    });

    it('does no harm with the same mail again', async () => {
      const sent = mail();
      await tested.driver.send(sent);
      await tested.driver.send(sent);
      expect((await tested.received()).at(-1)?.subject).toBe(sent.subject);
    });

    it('hands over many at once', async () => {
      const before = (await tested.received()).length;
      await Promise.all(Array.from({ length: 10 }, () => tested.driver.send(mail())));
      expect((await tested.received()).length).toBe(before + 10);
    });

    it('tells a mail that will never be taken from one that may be taken later', async () => {
      const { refuse } = tested;
      if (!refuse) return;
      refuse('for good');
      await expect(tested.driver.send(mail())).rejects.toMatchObject({ code: 'mail.rejected' });
      refuse('for now');
      await expect(tested.driver.send(mail())).rejects.not.toMatchObject({ code: 'mail.rejected' });
      refuse('not');
      await tested.driver.send(mail());
    });
  });
}
