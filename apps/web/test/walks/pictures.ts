import { makePng } from '@roost/testing';
import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

export function pictureWalks(stage: () => Stage): void {
  describe('pictures', () => {
    it('land, are looked at in each size, deleted, and put back', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/upload`);
      const whole = makePng(1200, 900);
      await page.getByLabel('Choose files').setInputFiles([
        { name: 'ridge.png', mimeType: 'image/png', buffer: whole },
        { name: 'falls.png', mimeType: 'image/png', buffer: makePng(900, 1200) },
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('A walk in the hills.') },
        { name: 'nothing.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
      ]);
      await page.getByText('The file is empty.').waitFor();
      await page.getByRole('link', { name: 'Look at ridge.png' }).waitFor();
      await page.getByRole('link', { name: 'Look at falls.png' }).waitFor();
      await page.getByRole('link', { name: 'Look at notes.txt' }).waitFor();
      await page.getByRole('link', { name: 'Look at ridge.png' }).click();
      await page.getByRole('img', { name: 'ridge.png' }).waitFor();
      for (const [size, letter] of [
        ['Small', 's'],
        ['Original', 'o'],
      ] as const) {
        await page
          .getByRole('navigation', { name: 'Size' })
          .getByRole('link', { name: new RegExp(size) })
          .click();
        await page.waitForURL(new RegExp(`/${letter}$`));
      }
      await page.getByRole('link', { name: 'Delete' }).click();
      await page.getByRole('heading', { name: 'Delete ridge.png?' }).waitFor();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('heading', { name: 'ridge.png is in the trash' }).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('heading', { name: 'Delete ridge.png?' }).waitFor();
      await page.goto(`/${ada.username}/list/50`);
      await page.getByRole('link', { name: 'ridge.png' }).waitFor();
      await page.getByRole('link', { name: 'falls.png' }).waitFor();
      expect(faults).toEqual([]);
    });

    it('go into albums, and to the trash and back from the list', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/upload`);
      await page
        .getByLabel('Choose files')
        .setInputFiles({ name: 'pond.png', mimeType: 'image/png', buffer: makePng(600, 400) });
      await page.getByRole('link', { name: 'Look at pond.png' }).waitFor();
      await page.goto(`/${ada.username}/list/50`);
      await page.getByRole('checkbox', { name: 'Choose pond.png' }).click({ force: true });
      await page.getByRole('button', { name: 'Put into an album' }).click();
      await page.getByRole('button', { name: 'New album' }).last().click();
      await page.getByRole('dialog').getByLabel('Name').fill('Autumn');
      await page.getByRole('dialog').getByRole('button', { name: 'New album' }).click();
      await page.getByRole('link', { name: /Autumn/ }).click();
      await page.getByRole('heading', { name: 'Autumn' }).waitFor();
      await page.getByRole('link', { name: 'pond.png' }).waitFor();
      await page.getByRole('checkbox', { name: 'Choose pond.png' }).click({ force: true });
      await page.getByRole('button', { name: 'Move to the trash' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('link', { name: 'pond.png' }).waitFor();
      expect(faults).toEqual([]);
    });

    it('of somebody else are not found unless they are shared', async () => {
      const [ada, bob] = [await newPerson(stage()), await newPerson(stage())];
      const visit = await stage().visit();
      await signIn(visit, bob);
      for (const path of [
        'upload',
        'trash',
        'delete/0190163d-8694-739b-aea5-966c26f8ad91',
        'view/0190163d-8694-739b-aea5-966c26f8ad91',
        'list/201',
        'list/0',
      ]) {
        await visit.page.goto(`/${ada.username}/${path}`);
        await visit.page.getByRole('heading', { name: 'Nobody is home here' }).first().waitFor();
      }
      expect(visit.faults).toEqual([]);
    });
  });
}
