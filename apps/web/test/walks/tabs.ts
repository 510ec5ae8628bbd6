import { makePng } from '@roost/testing';
import { OTHER_DEVICE } from '../browser.js';
import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

export function tabWalks(stage: () => Stage): void {
  describe('several tabs', () => {
    it('show what another one uploads, and know when one signs out', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page: uploads, context, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/upload`);
      const list = await context.newPage();
      await list.goto(`/${ada.username}/list/50`);
      await list.getByText('Nothing has landed yet').waitFor();
      await uploads
        .getByLabel('Choose files')
        .setInputFiles({ name: 'pond.png', mimeType: 'image/png', buffer: makePng(600, 400) });
      await list.getByRole('link', { name: 'pond.png' }).waitFor();
      // Another tab uploads, too.
      await list.goto(`/${ada.username}/upload`);
      await list
        .getByLabel('Choose files')
        .setInputFiles({ name: 'lake.png', mimeType: 'image/png', buffer: makePng(300, 400) });
      await list.getByRole('link', { name: 'Look at lake.png' }).waitFor();
      await uploads.getByRole('button', { name: /^Menu of/ }).click();
      await uploads.getByRole('menuitem', { name: 'Sign out' }).click();
      await uploads.waitForURL('**/login');
      await list.getByRole('dialog', { name: 'You were signed out' }).waitFor();
      expect(faults).toEqual([]);
    });
  });

  describe('a phone of the local network', () => {
    it('signs in, uploads and posts without TLS', async () => {
      const ada = await newPerson(stage());
      const { port } = new URL(stage().app.url);
      const visit = await stage().visit({
        baseURL: `http://${OTHER_DEVICE}:${port}`,
        viewport: { width: 360, height: 780 },
      });
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/upload`);
      expect(await page.evaluate('isSecureContext')).toBe(false);
      await page
        .getByLabel('Choose files')
        .setInputFiles({ name: 'pond.png', mimeType: 'image/png', buffer: makePng(600, 400) });
      await page.getByRole('link', { name: 'Look at pond.png' }).click();
      await page.getByRole('button', { name: 'Share' }).click();
      await page.getByRole('button', { name: 'Make a link' }).click();
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      await page.goto('/feed/new');
      await page.getByLabel('Heading').fill('From the phone');
      await page.getByLabel('Text').fill('Over the cable of nobody.');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByRole('heading', { name: 'From the phone' }).waitFor();
      expect(faults).toEqual([]);
    });
  });
}
