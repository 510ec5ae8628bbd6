import { makePng } from '@roost/testing';
import type { Stage } from '../stage.js';
import { enter, signIn } from './people.js';

export function postWalks(stage: () => Stage): void {
  describe('posts', () => {
    it('are written with pictures, and read by those who follow their author', async () => {
      const { app } = stage();
      const [ada, bob] = await Promise.all([app.client.signUp(), app.client.signUp()]);
      const { username: name } = ada.account;
      await ada.upload(makePng(600, 400), 'pond.png');
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada.account, '/feed/new');
      await page.getByLabel('Heading').fill('Down at the pond');
      await page.getByLabel('Text').fill('The first ice of the year.');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'ice.png', mimeType: 'image/png', buffer: makePng(900, 600) });
      await page.getByRole('img', { name: 'ice.png' }).waitFor();
      await page.getByRole('button', { name: 'Choose from yours' }).click();
      await page.getByRole('checkbox', { name: 'pond.png' }).check();
      await page.getByRole('button', { name: 'Add one' }).click();
      await page.getByRole('img', { name: 'pond.png' }).waitFor();
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.waitForURL('**/feed');
      await page.getByRole('link', { name: 'Picture 2 of 2' }).first().waitFor();

      const other = await stage().visit();
      await enter(stage(), other, bob.account);
      const reader = other.page;
      await reader.goto('/feed?of=following');
      await reader.getByText('Open somebody’s page to follow them.').waitFor();
      await reader.goto(`/${name}`);
      await reader.getByRole('button', { name: 'Follow' }).click();
      await reader.getByRole('button', { name: 'Unfollow' }).waitFor();
      await reader.goto('/feed?of=following');
      await reader.getByRole('heading', { name: 'Down at the pond' }).waitFor();
      await reader.getByRole('link', { name: 'Picture 1 of 2' }).click();
      await reader.getByRole('img', { name: 'ice.png' }).waitFor();
      // Nothing of somebody else's is theirs to delete or share.
      expect(await reader.getByRole('link', { name: 'Delete' }).count()).toBe(0);
      expect(await reader.getByRole('button', { name: 'Share' }).count()).toBe(0);
      await reader.goto(`/${name}/list/5`);
      await reader.getByRole('link', { name: 'pond.png' }).waitFor();
      expect(await reader.getByRole('checkbox').count()).toBe(0);
      expect([...faults, ...other.faults]).toEqual([]);
    });
  });
}
