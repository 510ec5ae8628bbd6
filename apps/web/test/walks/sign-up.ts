import { linkOf, mailTo, makePng } from '@roost/testing';
import type { Stage } from '../stage.js';

export function signUpWalks(stage: () => Stage): void {
  describe('signing up', () => {
    it('proves the address, then takes a picture that is cut, a name and a password', async () => {
      const email = 'stranger@example.org';
      const { page, faults } = await stage().visit();
      await page.goto('/signup');
      await page.getByLabel('E-mail').fill('stranger');
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByText('Write a whole address').waitFor();
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
      const link = linkOf(await mailTo(stage().app.client, email, /./));
      expect(link.page).toBe('sign-up');
      await page.goto(`/signup#email=${encodeURIComponent(email)}&code=${encodeURIComponent(link.code)}`);
      await page.getByText(`${email} is confirmed.`).waitFor();
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: makePng(400, 300) });
      await page.getByLabel('Zoom').fill('2');
      await page.getByRole('group', { name: /Part of the picture/ }).press('ArrowLeft');
      await page.getByLabel('Username').fill('x');
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.getByText('2 to 32 letters').waitFor();
      await page.getByLabel('Username').fill('newcomer');
      await page.getByLabel('Password', { exact: true }).fill('four words of wool');
      await page.getByRole('img', { name: 'This username is free' }).waitFor();
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.waitForURL('**/newcomer/list/5');
      const { data } = await stage().app.client.get<{ avatarId: string | null }>('/users/newcomer');
      expect(data.avatarId).toEqual(expect.any(String));
      expect(faults).toEqual([]);
    });
  });
}
