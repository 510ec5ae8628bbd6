import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { adminOf } from '../walks/people.js';
import { failing, type PageState, type PageStates } from './page-state.js';

const DAY_MS = 86_400_000;
const dayAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** The calendar, what is opened from it, and what one has booked. */
export async function calendarStates(stage: Stage): Promise<PageStates[]> {
  const { client } = stage.app;
  const [manager, ada, bob] = await Promise.all([adminOf(stage), client.signUp(), client.signUp()]);
  const make = async (name: string, kind: string): Promise<string> => {
    const policy = { openingHours: [], bufferMinutes: 0 };
    return (await manager.post<{ id: string }>('/admin/bookings/resources', { name, kind, policy })).data.id;
  };
  const [car, room, café] = [await make('Tandem', 'car'), await make('Loft', 'room'), await make('Bakery', 'shift')];
  const day = dayAhead(2);
  const at = (hour: string): string => `${day}T${hour}:00:00Z`;
  const booked = { description: 'Rehearsal', personal: true };
  const { data: own } = await ada.post<{ id: string }>('/bookings', {
    ...booked,
    resourceId: room,
    start: at('08'),
    end: at('10'),
  });
  await ada.post('/bookings', { ...booked, resourceId: car, start: at('09'), end: at('12') });
  await bob.post('/bookings', { ...booked, resourceId: room, start: at('11'), end: at('12') });
  const shift = { resourceId: café, start: at('16'), end: at('18'), capacity: 2 };
  const { data: staffed } = await manager.post<{ id: string }>('/admin/bookings/shifts', shift);
  await Promise.all([ada, bob].map((person) => person.put(`/bookings/shifts/${staffed.id}/me`)));
  await bob.post(`/bookings/shifts/${staffed.id}/swaps`, { username: ada.account.username });

  const there: PageState['enter'] = (page) =>
    page
      .getByRole('button', { name: /Loft You/ })
      .first()
      .waitFor();
  const press =
    (name: string) =>
    async (page: Page): Promise<void> => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
    };
  const grids = ['agenda', 'day', 'week', 'month'].map((view) => ({
    name: `calendar, ${view}`,
    path: `/calendar?view=${view}&day=${day}`,
    enter: there,
  }));
  return [
    {
      who: ada.account,
      states: [
        ...grids,
        {
          name: 'calendar, time line',
          path: `/calendar?view=timeline&day=${day}`,
          enter: (page) => page.locator('.is-mine').first().waitFor(),
        },
        {
          name: 'calendar, a week without a booking',
          path: `/calendar?view=week&day=${dayAhead(70)}`,
          enter: (page) => page.locator('.ec-main').waitFor(),
        },
        { name: 'calendar, one room', path: `/calendar?day=${day}&of=${room}`, enter: there },
        {
          name: 'booking in series',
          path: `/calendar?day=${day}`,
          enter: async (page) => {
            await press('Book')(page);
            await page.getByRole('radio').nth(1).waitFor();
            await page.getByLabel('Repeat').selectOption('week');
          },
        },
        {
          name: 'booking with an error',
          path: `/calendar?day=${day}`,
          enter: async (page) => {
            await press('Book')(page);
            await page.getByRole('radio').nth(1).waitFor();
            await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click();
            await page.getByText('Choose when it begins.').waitFor();
          },
        },
        {
          name: 'booking that one cancels',
          path: `/calendar/bookings/${own.id}`,
          enter: async (page) => {
            await page.getByRole('button', { name: 'Cancel it' }).click();
            await page.getByText('The time becomes free for others.').waitFor();
          },
        },
        { name: 'swap', path: `/calendar/shifts/${staffed.id}`, enter: press('Swap') },
        { name: 'calendar links', path: '/calendar', enter: press('Calendar links') },
        { name: 'own bookings', path: '/calendar/mine', enter: (page) => page.getByText('Accept').waitFor() },
        {
          name: 'failing calendar',
          path: '/calendar',
          before: failing(/\/bookings\?/),
          enter: (page) => page.getByRole('alert').waitFor(),
        },
      ],
    },
  ];
}
