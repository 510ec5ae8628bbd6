import { faultsOf } from '../page-check.js';
import type { Stage } from '../stage.js';
import type { PageStates, Staging } from '../states/page-state.js';
import { accountStates } from '../states/account-states.js';
import { calendarStates } from '../states/calendar-states.js';
import { mediaStates } from '../states/media-states.js';
import { openStates } from '../states/open-states.js';
import { peopleStates } from '../states/people-states.js';
import { postStates } from '../states/post-states.js';
import { enter as enterAs } from './people.js';

/** Whoever adds a page adds its states: a file in `states/`, and a line here. */
const STAGINGS: readonly (readonly [string, Staging])[] = [
  ['that need no sign-in', openStates],
  ['of media', mediaStates],
  ['of posts and people', postStates],
  ['of accounts', accountStates],
  ['of own fields and the directory', peopleStates],
  ['of bookings', calendarStates],
];

/** Pages that are looked at beside each other. More of them wait for each other only. */
const WINDOWS = 3;
/** Of one window, so that all have about as much to do. */
const MOST_STATES = 4;

const IMAGES_THERE = `Promise.all([...document.images].filter((image) => image.loading !== 'lazy' && !image.complete)
  .map((image) => new Promise((resolve) => { image.onload = image.onerror = resolve; })))`;

export function pageWalks(stage: () => Stage): void {
  describe('pages', () => {
    it.each(STAGINGS)(
      '%s fit every window, have no fault for axe, and ask no other host',
      async (_which, staging) => {
        const lists = (await staging(stage())).flatMap(inParts);
        const found: string[] = [];
        const lookOn = async (): Promise<void> => {
          for (let list = lists.shift(); list; list = lists.shift()) found.push(...(await walk(stage(), list)));
        };
        await Promise.all(Array.from({ length: WINDOWS }, lookOn));
        expect(found).toEqual([]);
      },
      240_000,
    );
  });
}

function inParts({ states, ...list }: PageStates): PageStates[] {
  const parts: PageStates[] = [];
  for (let first = 0; first < states.length; first += MOST_STATES)
    parts.push({ ...list, states: states.slice(first, first + MOST_STATES) });
  return parts;
}

async function walk(stage: Stage, { who, states }: PageStates): Promise<string[]> {
  const visit = await stage.visit();
  const { page, faults } = visit;
  if (who) await enterAs(stage, visit, who);
  const found: string[] = [];
  for (const { name, path, before, enter } of states) {
    await before?.(page);
    await page.goto(path);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await enter?.(page);
    await page.evaluate(IMAGES_THERE);
    found.push(...[...(await faultsOf(page)), ...faults.splice(0)].map((fault) => `${name} (${path}) ${fault}`));
    await page.unrouteAll();
  }
  await visit.context.close();
  return found;
}
