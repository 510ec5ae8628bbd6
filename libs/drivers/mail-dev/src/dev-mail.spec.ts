import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailContract, type TestedMailDriver } from '@roost/mail/mail.contract';
import { newId } from '@roost/plugin-kit';
import { DevMail } from './dev-mail.js';

const mail = (subject: string) => ({
  messageId: `<${newId()}@example.org>`,
  from: 'a@b.org',
  to: 'c@d.org',
  subject,
  html: '',
  text: '',
  headers: {},
  attachments: [],
});

describe('DevMail', () => {
  let directory: string;
  let driver: DevMail;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'roost-mail-'));
    driver = new DevMail({ directory, nodeEnv: 'test' });
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const open = (): TestedMailDriver => ({
    driver,
    received: async () =>
      (await driver.list()).reverse().map(({ from, to, subject, html, text, headers, attachments }) => ({
        from,
        to,
        subject,
        html,
        text,
        headers,
        attachments,
      })),
  });

  it.each(mailContract(open, { refuses: false }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('shows the newest first, and keeps the newest 200', async () => {
    for (let index = 0; index < 205; index++) await driver.send(mail(String(index)));
    const kept = await driver.list();
    expect(kept).toHaveLength(200);
    expect(kept[0]?.subject).toBe('204');
    expect(kept.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true);
  });

  it('lets nobody else on the machine read them', async () => {
    const [name = ''] = await readdir(directory);
    expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
  });
});
