import { eventually, makePng } from '@roost/testing';
import type { Page } from 'playwright-core';
import { makePdf, makeWav } from '../../../../libs/imaging/test/sample-files.js';
import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

/** The colour in the middle of the first page that is drawn. */
const INK = `(() => {
  const canvas = document.querySelector('canvas');
  if (!canvas || canvas.width === 0) return '';
  return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height * 0.6, 1, 1).data.join();
})()`;

const TILES_IN_SIGHT = `() => [...document.querySelectorAll('.tile')].filter((tile) => {
  const { top, bottom } = tile.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).length`;
/** Scrolls by twelve windows a second, and by one in a frame at most, past everything. @returns how far, and how many tiles were in sight in the end. */
const RUSH = `new Promise((resolve) => {
  let at = performance.now();
  const next = (now) => {
    const before = scrollY;
    scrollBy(0, innerHeight * Math.min(1, Math.max(0.01, ((now - at) / 1000) * 12)));
    at = now;
    if (scrollY > before) requestAnimationFrame(next);
    else resolve({ height: scrollY, between: (${TILES_IN_SIGHT})() });
  };
  requestAnimationFrame(next);
})`;

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

    it('are seen, heard and read, and lead to each other by key and by swipe', async () => {
      const ada = await stage().app.client.signUp();
      const { username: name } = ada.account;
      const visit = await stage().visit();
      const { page, faults } = visit;
      // The newest first.
      for (const [filename, bytes] of [
        ['pond.png', makePng(600, 400)],
        ['walk.wav', makeWav(2)],
        ['booklet.pdf', makePdf(3)],
      ] as const)
        await ada.upload(bytes, filename);
      await signIn(visit, ada.account, `/${name}/list/50`);
      await page.getByRole('link', { name: 'booklet.pdf 3 pages' }).click();
      await page.getByRole('region', { name: 'Page 3 of 3' }).waitFor();
      // There is a black square on the first page.
      await eventually(
        () => page.evaluate<string>(INK),
        (ink) => ink === '0,0,0,255',
      );
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'walk.wav' }).waitFor();
      await eventually(
        () => page.evaluate<number>(`document.querySelector('audio')?.duration`),
        (seconds) => Math.round(seconds) === 2,
      );
      await swipe(page, -200);
      await page.getByRole('img', { name: 'pond.png' }).waitFor();
      await swipe(page, 200);
      await page.getByRole('heading', { name: 'walk.wav' }).waitFor();
      const saved = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).click();
      expect((await saved).suggestedFilename()).toBe('walk.wav');
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await page.waitForURL(`**/${name}/list/50`);
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
      await page.getByRole('checkbox', { name: 'pond.png' }).click({ force: true });
      await page.getByRole('button', { name: 'Put into an album' }).click();
      await page.getByRole('button', { name: 'New album' }).last().click();
      await page.getByRole('dialog').getByLabel('Name').fill('Autumn');
      await page.getByRole('dialog').getByRole('button', { name: 'New album' }).click();
      await page.getByRole('link', { name: /Autumn/ }).click();
      await page.getByRole('heading', { name: 'Autumn' }).waitFor();
      await page.getByRole('link', { name: 'pond.png' }).waitFor();
      await page.getByRole('checkbox', { name: 'pond.png' }).click({ force: true });
      await page.getByRole('button', { name: 'Move to the trash' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('link', { name: 'pond.png' }).waitFor();
      expect(faults).toEqual([]);
    });

    it('that rush past are colours, and have their tiles when it is over', async () => {
      const ada = await newPerson(stage());
      const { app } = stage();
      const client = await app.client.signIn(ada.username, ada.password);
      const bytes = makePng(240, 100);
      for (let batch = 0; batch < 6; batch++) await Promise.all(Array.from({ length: 10 }, () => client.upload(bytes)));
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/list/100`);
      await page.locator('.tile').first().waitFor();
      const { between, height } = await page.evaluate<{ between: number; height: number }>(RUSH);
      expect(height).toBeGreaterThan(2_000);
      expect(between).toBe(0);
      await eventually(
        () => page.evaluate<number>(`(${TILES_IN_SIGHT})()`),
        (count) => count > 5,
      );
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
        'view/0190163d-8694-739b-aea5-966c26f8ad91/huge',
        'album/0190163d-8694-739b-aea5-966c26f8ad91',
      ]) {
        await visit.page.goto(`/${ada.username}/${path}`);
        await visit.page.getByRole('heading', { name: 'Nobody is home here' }).first().waitFor();
      }
      expect(visit.faults).toEqual([]);
    });
  });
}

/** One finger over the picture. */
async function swipe(page: Page, by: number): Promise<void> {
  await page.evaluate(`(() => {
    const target = document.querySelector('main');
    const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 300 });
    target.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches: [touch(400)], changedTouches: [touch(400)] }));
    target.dispatchEvent(new TouchEvent('touchend', { bubbles: true, changedTouches: [touch(${String(400 + by)})] }));
  })()`);
}
