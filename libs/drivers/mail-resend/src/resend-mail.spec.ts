import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { mailContract, type TestedMailDriver } from '@roost/mail/mail.contract';
import { ResendMail } from './resend-mail.js';

interface Email {
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  attachments: { filename: string; content_type: string; content: string }[];
}

describe('ResendMail', () => {
  let server: Server;
  let driver: ResendMail;
  let status = 200;
  const received = new Map<string, Email>();
  const headers: IncomingHttpHeaders[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      void json(request).then((email) => {
        headers.push(request.headers);
        if (status === 200) received.set(String(request.headers['idempotency-key']), email as Email);
        response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":"1","message":"as told"}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    driver = new ResendMail({ apiKey: 're_key', url: `http://127.0.0.1:${String(port)}` });
  });
  afterAll(() => {
    server.close();
  });

  const open = (): TestedMailDriver => ({
    driver,
    received: () =>
      Promise.resolve([...received.values()].map((email) => ({ ...email, to: email.to[0] ?? '' })).map(plain)),
    refuse: (how) => {
      status = { 'for good': 422, 'for now': 429, not: 200 }[how];
    },
  });

  it.each(mailContract(open))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

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

  it('sends its key, and one idempotency key for each mail', async () => {
    await driver.send(mail);
    expect(headers.at(-1)).toMatchObject({ authorization: 'Bearer re_key', 'idempotency-key': '<x@y>' });
  });

  it.each([401, 403, 408, 409, 429, 500, 503])('lets a mail wait after %d', async (answer) => {
    status = answer;
    await expect(driver.send(mail)).rejects.toThrow(`Resend answered ${String(answer)}`);
    await expect(driver.send(mail)).rejects.not.toMatchObject({ code: 'mail.rejected' });
    status = 200;
  });
});

const plain = ({ headers, attachments, ...rest }: Omit<Email, 'to'> & { to: string }) => ({
  ...rest,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Message-ID')),
  attachments: attachments.map(({ filename, content_type: contentType, content }) => ({
    filename,
    contentType,
    content: Buffer.from(content, 'base64').toString(),
  })),
});
