import { mailTo } from '@roost/testing';
import type { Stage } from '../stage.js';
import { pathOf } from './mail-links.js';
import { adminOf } from './people.js';

export function projectWalks(stage: () => Stage): void {
  describe('a project with a host of its own', () => {
    it('takes people in on pages and with mails of its own', async () => {
      const baseURL = `http://choir.localhost:${new URL(stage().app.url).port}`;
      const admin = await adminOf(stage());
      const project = { slug: 'choir', name: 'The choir', description: 'We sing on Mondays.', publicUrl: baseURL };
      expect((await admin.post('/admin/projects', project)).status).toBe(201);
      const { page, faults } = await stage().visit({ baseURL });
      await page.goto('/signup');
      await page.getByRole('link', { name: 'The choir, to the start' }).waitFor();
      await page.getByText('We sing on Mondays.').waitFor();
      const email = 'singer@example.org';
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
      const mail = await mailTo(stage().app.client, email, /./);
      expect([mail.from, mail.html]).toEqual([
        expect.stringMatching(/^"The choir"/),
        expect.stringContaining(`${baseURL}/account/`),
      ]);
      await page.goto(pathOf(mail));
      await page.getByText(`${email} is confirmed.`).waitFor();
      await page.getByLabel('Username').fill('singer');
      await page.getByLabel('Password', { exact: true }).fill('four words of wool');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.waitForURL('**/singer/list/5');
      expect(faults).toEqual([]);
      // Nobody of that name is known where people have no project.
      expect((await stage().app.client.get('/users/singer')).status).toBe(404);
      const { page: other } = await stage().visit();
      await other.goto('/signup');
      await other.getByRole('link', { name: 'Roost, to the start' }).waitFor();
    });
  });
}
