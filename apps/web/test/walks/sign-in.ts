import { linkOf, mailTo } from '@roost/testing';
import type { Stage } from '../stage.js';
import { endSessions, newPerson, signIn } from './people.js';

export function signInWalks(stage: () => Stage): void {
  describe('signing in', () => {
    it('says at the password that it does not fit, and then leads where one wanted to go', async () => {
      const ada = await newPerson(stage());
      const { page, faults } = await stage().visit();
      await page.goto(`/${ada.username}/upload`);
      await page.waitForURL(/\/login\?to=/);
      await page.getByLabel('Username or e-mail').fill(ada.email);
      await page.getByLabel('Password', { exact: true }).fill('not the right one');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('Name and password do not fit together.').waitFor();
      await page.locator('input[type=password]:focus').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(ada.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/${ada.username}/upload`);
      await page.getByRole('heading', { name: 'Upload' }).waitFor();
      expect(faults).toEqual([]);
    });

    it('takes the code of a mail from a member', async () => {
      const ada = await newPerson(stage());
      const { page, faults } = await stage().visit();
      await page.goto('/account/devices');
      await page.waitForURL('**/login?to=/account/devices');
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByText('Write your e-mail address here.').waitFor();
      await page.getByLabel('Username or e-mail').fill(ada.email);
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
      const { code, page: name } = linkOf(await mailTo(stage().app.client, ada.email, /sign in|code/i));
      expect(name).toBe('sign-in');
      await page.getByLabel('Code from the mail').fill(code === '000000' ? '000001' : '000000');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('This code is wrong, used or too old.').waitFor();
      await page.getByLabel('Code from the mail').fill(code);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL('**/account/devices');
      await page.getByText('This device').waitFor();
      expect(faults).toEqual([]);
    });

    it('asks whoever is signed out meanwhile to sign in again over the page, and loses nothing', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, '/feed/new');
      await page.getByLabel('Heading').fill('Half a thought');
      await page.getByLabel('Text').fill('that must not be lost');
      // Elsewhere, all sessions end: a new password does that.
      await endSessions(stage(), visit, ada.username);
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByRole('dialog', { name: 'You were signed out' }).waitFor();
      await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(ada.password);
      await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.getByLabel('Heading').inputValue()).toBe('Half a thought');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByRole('heading', { name: 'Half a thought' }).waitFor();
      expect(faults).toEqual([]);
    });
  });
}
