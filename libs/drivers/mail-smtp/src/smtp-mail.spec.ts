import { mailContract, type TestedMailDriver } from '@roost/mail/mail.contract';
import { MailServer } from '@roost/testing';
import { SmtpMail } from './smtp-mail.js';

const mail = {
  messageId: '<x@y>',
  from: 'a@b.org',
  to: 'c@d.org',
  subject: 's',
  html: '<p>h</p>',
  text: 't',
  headers: {},
  attachments: [],
};

const addressOf = (text: string | undefined): string => text?.replaceAll('"', '') ?? '';

describe('SmtpMail', () => {
  let server: MailServer;
  let driver: SmtpMail;
  beforeAll(async () => {
    server = await MailServer.start();
    driver = new SmtpMail({ url: server.url });
  });
  afterAll(async () => {
    driver.onApplicationShutdown();
    await server.close();
  });

  const open = (): TestedMailDriver => ({
    driver,
    received: () =>
      Promise.resolve(
        server.received.map(({ from, to, subject = '', html, text = '', headers, attachments }) => ({
          from: addressOf(from?.text),
          to: addressOf(Array.isArray(to) ? to[0]?.text : to?.text),
          subject,
          html: html === false ? '' : html.trim(),
          text,
          headers: { 'Auto-Submitted': headers.get('auto-submitted') as string },
          attachments: attachments.map(({ filename = '', contentType, content }) => ({
            filename,
            contentType,
            content: content.toString(),
          })),
        })),
      ),
    refuse: (how) => {
      server.refusal = { 'for good': 550, 'for now': 451, not: undefined }[how];
    },
  });

  it.each(mailContract(open))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('signs in where the URL says so', async () => {
    const url = new URL(server.url);
    url.username = 'roost';
    url.password = 'secret';
    const signedIn = new SmtpMail({ url: url.href });
    const { received } = server;
    await signedIn.send(mail);
    expect(server.users).toEqual(['roost']);
    expect(received.at(-1)?.messageId).toBe('<x@y>');
    signedIn.onApplicationShutdown();
  });

  it('fails in a way that can be tried again when its own password is wrong', async () => {
    const url = new URL(server.url);
    url.username = 'roost';
    url.password = 'wrong';
    const stranger = new SmtpMail({ url: url.href });
    await expect(stranger.send(mail)).rejects.toMatchObject({ code: 'EAUTH' });
    stranger.onApplicationShutdown();
  });

  it('fails in a way that can be tried again while there is no server', async () => {
    const lost = new SmtpMail({ url: 'smtp://127.0.0.1:1' });
    await expect(lost.send(mail)).rejects.toMatchObject({ code: 'ESOCKET' });
    lost.onApplicationShutdown();
  });
});
