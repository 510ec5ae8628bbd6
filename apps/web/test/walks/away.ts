import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

/** What stands in for the API answers while it starts. */
export const STARTING = JSON.stringify({
  type: 'urn:roost:problem:http.unavailable',
  title: 'A service that this request needs is unavailable',
  status: 503,
  detail: 'The server is starting',
  code: 'http.unavailable',
});

export function awayWalks(stage: () => Stage): void {
  describe('a server that is starting', () => {
    it('is waited for, and gets the same request again', async () => {
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, await newPerson(stage()), '/feed/new');
      const keys: (string | undefined)[] = [];
      await page.route('**/posts', async (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.fallback();
        return route.fulfill({ status: 503, contentType: 'application/problem+json', body: STARTING });
      });
      await page.getByLabel('Heading').fill('Written while nobody listens');
      await page.getByLabel('Text').fill('that must not be lost');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByText('No connection.').waitFor();
      expect(await page.getByLabel('Heading').inputValue()).toBe('Written while nobody listens');
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByRole('heading', { name: 'Written while nobody listens' }).waitFor();
      expect(keys).toEqual([expect.any(String), keys[0]]);
      expect(faults).toEqual([]);
    });
  });
}
