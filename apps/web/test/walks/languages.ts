import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stage } from '../stage.js';
import { newPerson } from './people.js';

const TEXTS = join(import.meta.dirname, '../../src/i18n/texts');

/** Each text by its path, as the values that are put into it. */
function valuesIn(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]: [string, unknown]) =>
    typeof text === 'string'
      ? [[`${path}${key}`, [...new Set(text.match(/\{\w+\}/g))].sort().join(' ')] as [string, string]]
      : valuesIn(text as object, `${path}${key}.`),
  );
}

const readTexts = async (file: string): Promise<object> =>
  JSON.parse(await readFile(join(TEXTS, file), 'utf8')) as object;

export function languageWalks(stage: () => Stage): void {
  describe('a catalogue', () => {
    it('has every text of the English one, with the same values in it', async () => {
      const files = (await readdir(TEXTS, { recursive: true })).filter((file) => file.endsWith('.json'));
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        const english = Object.fromEntries(valuesIn(await readTexts(join(dirname(file), 'en.json'))));
        expect([file, Object.fromEntries(valuesIn(await readTexts(file)))]).toEqual([file, english]);
      }
    });
  });

  describe('a third language', () => {
    it('is one catalogue more: pages, dates and sign-ups follow it', async () => {
      const { page, context, faults } = await stage().visit({ locale: 'de-AT' });
      // The built app, with its Swedish catalogue under another name. It says by which tag dates are written; this one does not.
      await context.route('**/assets/*.js', async (route) => {
        const response = await route.fetch();
        const script = (await response.text()).replaceAll(/(\.\/texts\/(?:\w+\/)?)sv\.json/g, '$1de.json');
        await route.fulfill({ response, body: script.replaceAll('sv-SE', 'de-AT') });
      });
      const username = `${(await newPerson(stage())).username}.de`;
      await page.goto('/signup');
      await page.locator('html[lang=de]').waitFor({ state: 'attached' });
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: 'Deutsch' }).click();
      await page.getByLabel('E-post').fill(`${username}@example.org`);
      await page.getByRole('button', { name: 'Skicka länken' }).click();
      await page.getByRole('button', { name: 'Fortsätt utan mejlet' }).click();
      await page.getByLabel('Användarnamn').fill(username);
      await page.getByLabel('Lösenord', { exact: true }).fill('four words of wool');
      await page.getByRole('button', { name: 'Öppna min Roost' }).click();
      // The server has no German: its mails are in English.
      await page.waitForURL(`**/${username}/list/5`);
      await page.goto('/account/preferences');
      expect(await page.getByLabel('Språk', { exact: true }).inputValue()).toBe('de');
      expect(await page.getByLabel('Språk i mejl').inputValue()).toBe('en');
      await page.goto('/account/devices');
      expect(await page.locator('li [title]').first().getAttribute('title')).toMatch(/^\d+\. \p{L}+ \d{4}/u);
      expect(faults).toEqual([]);
    });
  });
}
