import { noticesOf } from '@roost/kernel';
import { type KeptMail, mailTo } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { ADMIN, newPerson } from './people.js';

/** Where the button of a mail leads, on the server of the walks. */
export function pathOf({ html }: KeptMail): string {
  const [, link = ''] = /href="([^"]*\/account\/[^"]*)"/.exec(html.replaceAll(/&amp;|&#x3D;/g, unescape)) ?? [];
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}

const unescape = (entity: string): string => (entity === '&amp;' ? '&' : '=');

const press = async (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Before all walks that need an admin: it makes the first one. */
export function firstAdminWalks(stage: () => Stage): void {
  describe('the first admin', () => {
    it('is made by the link of the terminal, which works once, while the start page waits', async () => {
      const { app } = stage();
      const [waiting, { page, faults }] = [await stage().visit(), await stage().visit()];
      await waiting.page.goto('/');
      await waiting.page.getByRole('heading', { name: 'Roost is running. Nobody is in yet.' }).waitFor();
      const url = new URL((await noticesOf(app.api))[0]?.url ?? '');
      expect(url.pathname).toBe('/account/setup');
      await page.goto('/account/setup');
      await page.getByText('The link is not whole').waitFor();
      await page.goto(url.pathname + url.hash);
      await page.waitForURL((to) => to.pathname === url.pathname && to.hash === '');
      await page.getByLabel('E-mail').fill(ADMIN.email);
      await page.getByLabel('Username').fill(ADMIN.username);
      await page.getByLabel('Password', { exact: true }).fill('password123');
      await press(page, 'Make the admin account');
      await page.getByText('This password is on lists that guessers use.').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
      await press(page, 'Make the admin account');
      await page.waitForURL(`**/${ADMIN.username}/list/5`);
      await page.goto(url.pathname + url.hash);
      await page.getByLabel('E-mail').fill('late@example.org');
      await page.getByLabel('Username').fill('late');
      await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
      await press(page, 'Make the admin account');
      await page.getByText('This setup link is wrong, or was used already.').waitFor();
      await waiting.page.waitForURL('**/login');
      expect([...faults, ...waiting.faults]).toEqual([]);
    });
  });
}

export function mailLinkWalks(stage: () => Stage): void {
  describe('links in mails', () => {
    const mailFor = async (email: string, subject: RegExp) => mailTo(stage().app.client, email, subject);

    it('set a new password once, and sign in with a code', async () => {
      const ada = await newPerson(stage());
      const { page, faults } = await stage().visit();
      await page.goto('/login');
      await page.getByLabel('Username or e-mail').fill(ada.email);
      await page.getByRole('link', { name: 'Forgot it?' }).click();
      expect(await page.getByLabel('E-mail').inputValue()).toBe(ada.email);
      await press(page, 'Send the mail');
      await page.getByText(`If ${ada.email} has an account here`).waitFor();
      const link = pathOf(await mailFor(ada.email, /^Reset/));
      const { app } = stage();
      await app.asOwner(`update auth_code set expires_at = now() - interval '1 second' where email = $1`, [ada.email]);
      const use = async (password: string): Promise<void> => {
        await page.goto(link);
        await page.getByLabel('New password', { exact: true }).fill(password);
        await press(page, 'Set the password');
      };
      await use('other words of wool');
      await page.getByText('This code is wrong, used or too old.').waitFor();
      await app.asOwner(`update auth_code set expires_at = now() + interval '9 minutes' where email = $1`, [ada.email]);
      await use('short');
      await page.getByText('8 characters at least, 128 at most.').waitFor();
      await use('other words of wool');
      await page.getByText('The password is changed.').waitFor();
      await use('more words of wool');
      await page.getByText('This code is wrong, used or too old.').waitFor();
      await press(page, 'Send another mail');
      await page.getByText('another mail is on its way').waitFor();
      await page.goto('/login');
      await page.getByLabel('Username or e-mail').fill(ada.username);
      await page.getByLabel('Password', { exact: true }).fill('other words of wool');
      await press(page, 'Sign in');
      await page.waitForURL(`**/${ada.username}/list/5`);
      // In another browser, by a mailed code.
      const elsewhere = await stage().visit();
      await app.client.post('/auth/start', { email: ada.email });
      const codeLink = pathOf(await mailFor(ada.email, /sign-in code/));
      for (const outcome of ['in', 'used']) {
        await elsewhere.page.goto(codeLink);
        await press(elsewhere.page, 'Sign in');
        if (outcome === 'in') await elsewhere.page.waitForURL(`**/${ada.username}/list/5`);
        else await elsewhere.page.getByText('This code is wrong, used or too old.').waitFor();
      }
      expect([...faults, ...elsewhere.faults]).toEqual([]);
    });

    it('confirm an address, and take an old one back', async () => {
      const ada = await newPerson(stage());
      const { app } = stage();
      const { page, faults } = await stage().visit();
      await app.client.post('/auth/send-verification', { email: ada.email });
      const link = pathOf(await mailFor(ada.email, /^Verify/));
      await page.goto(link);
      await press(page, 'Confirm');
      await page.getByText(`${ada.email} is confirmed.`).waitFor();
      await page.goto(link);
      await press(page, 'Confirm');
      await page.getByText('This code is wrong, used or too old.').waitFor();
      const newEmail = `new.${ada.email}`;
      const client = await app.client.signIn(ada.username, ada.password);
      await client.put('/auth/email', { currentPassword: ada.password, newEmail });
      await page.goto(pathOf(await mailFor(newEmail, /^Confirm/)));
      await press(page, 'Confirm');
      await page.getByText(`${newEmail} is confirmed.`).waitFor();
      const undo = pathOf(await mailFor(ada.email, /was changed/));
      await page.goto(undo);
      await press(page, 'Take it back');
      await page.getByText(`${ada.email} is yours again.`).waitFor();
      await page.getByRole('link', { name: 'Set a new password' }).click();
      expect(await page.getByLabel('E-mail').inputValue()).toBe(ada.email);
      await page.goto(undo);
      await press(page, 'Take it back');
      await page.getByText('This code is wrong, used or too old.').waitFor();
      expect((await client.get('/users/me')).status).toBe(401);
      expect(faults).toEqual([]);
    });
  });
}
