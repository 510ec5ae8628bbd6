import { mailTo, makePng } from '@roost/testing';
import type { Stage } from '../stage.js';
import { STARTING } from './away.js';
import { pathOf } from './mail-links.js';
import { ADMIN, adminOf, newPerson } from './people.js';

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
      await page.goto(pathOf(await mailTo(stage().app.client, email, /./)));
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

    it('begins at the sign-in for an address without an account, and ends well where an answer gets lost', async () => {
      const email = 'another.stranger@example.org';
      const { page, faults } = await stage().visit();
      await page.goto('/login');
      await page.getByLabel('Username or e-mail').fill(email);
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
      await page.goto(pathOf(await mailTo(stage().app.client, email, /./)));
      await page.getByText(`${email} is confirmed.`).waitFor();
      const statuses: number[] = [];
      await page.route('**/auth/register', async (route) => {
        const response = await route.fetch();
        statuses.push(response.status());
        if (statuses.length > 1) return route.fulfill({ response });
        // It was carried out, and nobody heard of it.
        return route.fulfill({ status: 503, contentType: 'application/problem+json', body: STARTING });
      });
      await page.getByLabel('Password', { exact: true }).fill('four words of wool');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.waitForURL('**/another.stranger/list/5');
      expect(statuses).toEqual([201, 400]);
      expect(faults).toEqual([]);
    });

    it('says at the address that it has an account', async () => {
      const ada = await newPerson(stage());
      const { page } = await stage().visit();
      await page.goto('/signup');
      await page.getByLabel('E-mail').fill(ada.email);
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByRole('button', { name: 'Go on without the mail' }).click();
      await page.getByLabel('Username').fill(`${ada.username}.too`);
      await page.getByLabel('Password', { exact: true }).fill('four words of wool');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.getByText('This address has an account already.').waitFor();
      expect(await page.getByLabel('E-mail').inputValue()).toBe(ada.email);
    });

    it('by invitation takes a name and a password, also where the answer gets lost, and works once', async () => {
      const email = 'invited@example.org';
      const admin = await adminOf(stage());
      expect((await admin.post('/admin/invitations', { emails: [email], roles: ['editor', 'member'] })).status).toBe(
        201,
      );
      const link = pathOf(await mailTo(stage().app.client, email, /invited/));
      const { page, faults } = await stage().visit();
      await page.goto(link);
      await page.waitForURL((to) => to.pathname === '/account/invitation' && to.hash === '');
      await page.getByText(`${ADMIN.username} invites you.`).waitFor();
      let answers = 0;
      await page.route('**/auth/register', async (route) => {
        const response = await route.fetch();
        answers++;
        if (answers > 1) return route.fulfill({ response });
        return route.fulfill({ status: 503, contentType: 'application/problem+json', body: STARTING });
      });
      await page.getByLabel('Username').fill('invited');
      await page.getByLabel('Password', { exact: true }).fill('four words of wool');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.waitForURL('**/invited/list/5');
      expect(answers).toBe(2);
      const again = await stage().visit();
      await again.page.goto(link);
      await again.page.getByRole('heading', { name: 'This invitation does not work' }).waitFor();
      expect([...faults, ...again.faults]).toEqual([]);
    });
  });
}
