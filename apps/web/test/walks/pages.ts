import type { Page } from 'playwright-core';
import { faultsOf, overflowOf } from '../page-check.js';
import type { Stage } from '../stage.js';
import { newPerson } from './people.js';

const WIDTHS = [360, 768, 1440];
const SCHEMES = ['light', 'dark'] as const;
const OPEN = ['/login', '/signup', '/account/forgot-password', '/account/reset-password', '/account/setup#token=x'];

export function pageWalks(stage: () => Stage): void {
  describe('each page', () => {
    it.each(['en-GB', 'sv-SE'])(
      'fits every window, has no fault for axe, and asks no other host: %s',
      async (locale) => {
        const ada = await newPerson(stage());
        const { page, context, faults } = await stage().visit({ locale });
        const found: string[] = [];
        const look = async (path: string): Promise<void> => {
          await page.goto(path);
          await page.locator('h1').first().waitFor({ state: 'attached' });
          await page.waitForLoadState('load');
          for (const colorScheme of SCHEMES)
            found.push(...(await lookAt(page, colorScheme)).map((fault) => `${path} ${fault}`));
        };
        for (const path of OPEN) await look(path);
        await context.request.post('/auth/login', {
          data: { username: ada.username, password: ada.password },
          headers: { origin: stage().app.url },
        });
        for (const path of ['/list/5', '/upload', '/trash', '/nowhere/at/all', ''])
          await look(`/${ada.username}${path}`);
        for (const path of ['/feed', '/feed/new']) await look(path);
        expect([...found, ...faults]).toEqual([]);
      },
    );
  });
}

/** Everything but the width is the same for axe at the widths between. */
async function lookAt(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.evaluate(`document.documentElement.classList.toggle('dark', ${String(colorScheme === 'dark')})`);
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const faults = width === 768 ? await overflowOf(page) : await faultsOf(page);
    found.push(...faults.map((fault) => `${colorScheme} ${String(width)}: ${fault}`));
  }
  return found;
}
