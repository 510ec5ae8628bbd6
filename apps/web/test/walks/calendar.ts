import type { SignedInClient } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage, Visit } from '../stage.js';
import { adminOf, enter, newPerson } from './people.js';

const DAY_MS = 86_400_000;
const dayAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** The Saturday before the clocks of Stockholm go forward, next year. */
function dayBeforeSpring(): string {
  const last = new Date(Date.UTC(new Date().getUTCFullYear() + 1, 2, 31));
  last.setUTCDate(31 - last.getUTCDay() - 1);
  return last.toISOString().slice(0, 10);
}

/** The next Sunday on which the clocks of Stockholm go back. */
function dayOfAutumn(): string {
  const year = new Date().getUTCFullYear();
  const lastSunday = (each: number): string => {
    const day = new Date(Date.UTC(each, 9, 31));
    day.setUTCDate(31 - day.getUTCDay());
    return day.toISOString().slice(0, 10);
  };
  return lastSunday(year) > dayAhead(2) ? lastSunday(year) : lastSunday(year + 1);
}

async function resource(manager: SignedInClient, name: string, kind: string): Promise<string> {
  const policy = { timeZone: 'Europe/Stockholm', maxDaysAhead: 500, openingHours: [] };
  const { data } = await manager.post<{ id: string }>('/admin/bookings/resources', { name, kind, policy });
  return data.id;
}

export function calendarWalks(stage: () => Stage): void {
  describe('bookings', () => {
    const day = dayAhead(3);
    let manager: SignedInClient;
    let visit: Visit;
    let page: Page;

    beforeAll(async () => {
      manager = await adminOf(stage());
    });

    const comeIn = async (path: string): Promise<Awaited<ReturnType<typeof newPerson>>> => {
      const ada = await newPerson(stage());
      visit = await stage().visit();
      ({ page } = visit);
      await enter(stage(), visit, ada);
      await page.goto(path);
      return ada;
    };
    const dialog = () => page.getByRole('dialog');
    const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();
    const entry = (text: RegExp) => page.getByRole('button', { name: text });
    const free = (clock: string) => dialog().getByText(clock, { exact: true });

    it('are made, moved by keyboard, refused, lost to whoever is quicker, and cancelled', async () => {
      const room = await resource(manager, 'Attic', 'room');
      await comeIn(`/calendar?day=${day}&of=${room}`);
      await page.getByRole('button', { name: 'Book', exact: true }).click();
      await free('10:00').click();
      await dialog().getByLabel('What for').fill('Rehearsal');
      await press('Book 10:00–11:00');

      await entry(/Attic You .*10:00–11:00/).press('Enter');
      await dialog().getByText('Rehearsal').waitFor();
      await dialog().getByRole('button', { name: 'Change' }).press('Enter');
      await dialog().getByLabel('How long').selectOption({ label: '2 hours' });
      await dialog().getByRole('radio', { name: '10:00', exact: true }).press('ArrowRight', { delay: 100 });
      await dialog().getByRole('button', { name: 'Save 11:00–13:00' }).press('Enter');
      await entry(/Attic You .*11:00–13:00/).waitFor();

      await page.getByRole('button', { name: 'Book', exact: true }).click();
      await dialog().getByLabel('How long').selectOption({ label: 'Until a day and time' });
      await dialog().getByLabel('Last day').fill(dayAhead(4));
      await free('Another time').click();
      await dialog().getByLabel('Another time').last().fill('09:00');
      await dialog().getByRole('button', { name: /^Book/ }).click();
      await dialog().getByText('Too long: 8 hours at most.').waitFor();
      await dialog().getByLabel('How long').selectOption({ label: '1 hour' });
      await free('15:00').click();

      const bob = await stage().app.client.signUp();
      const [start, end] = await page.evaluate<string[]>(
        `['15:00', '16:00'].map((clock) => new Date('${day}T' + clock).toISOString())`,
      );
      const taken = await bob.post('/bookings', { resourceId: room, start, end, description: '', personal: true });
      await press('Book 15:00–16:00');
      await dialog()
        .getByText(/Somebody else has .*15:00–16:00/)
        .waitFor();
      await free('15:00').waitFor({ state: 'detached' });
      await free('16:00').click();
      await press('Book 16:00–17:00');
      await entry(/Attic Taken .*15:00–16:00/).waitFor();

      await entry(/Attic You .*16:00–17:00/).click();
      await press('Cancel it');
      await press('Cancel the booking');
      await entry(/16:00–17:00/).waitFor({ state: 'detached' });
      expect(taken.status).toBe(201);
      expect(visit.faults).toEqual([]);
    });

    it('are made in series, also while the clocks change, listed, and shown by a calendar link', async () => {
      const room = await resource(manager, 'Cellar', 'room');
      await comeIn(`/calendar?view=agenda&of=${room}&day=${dayBeforeSpring()}`);
      await page.getByRole('button', { name: 'Book', exact: true }).click();
      await free('Another time').click();
      await dialog().getByLabel('Another time').last().fill('02:30');
      await dialog().getByLabel('Repeat').selectOption({ label: 'Every day' });
      await dialog().getByLabel('How many times').fill('3');
      await press('Book 02:30–03:30');
      await page.getByText('03:30 instead of 02:30').first().waitFor();

      await page
        .getByRole('button', { name: /Cellar/ })
        .nth(1)
        .click();
      await dialog().getByText('03:30–04:30').waitFor();
      await press('Cancel it');
      await press('This and later ones');
      await page.getByRole('link', { name: 'Yours' }).click();
      await page
        .getByRole('link', { name: /Cellar.*Cancelled/ })
        .nth(1)
        .waitFor();
      const states = await page.getByRole('link', { name: /Cellar/ }).allInnerTexts();
      expect(states.map((text) => /Confirmed|Cancelled/.exec(text)?.[0])).toEqual([
        'Confirmed',
        'Cancelled',
        'Cancelled',
      ]);

      await page.getByRole('link', { name: 'Calendar', exact: true }).click();
      await page.getByRole('button', { name: 'Calendar links' }).click();
      await press('Make a link');
      // Its host is that of PUBLIC_URL.
      const url = new URL(new URL(await dialog().locator('code').innerText()).pathname, stage().app.url);
      const calendar = await fetch(url);
      expect([calendar.status, (await calendar.text()).match(/^SUMMARY:Cellar/gm)?.length]).toEqual([200, 1]);
      await dialog()
        .getByRole('button', { name: /^Take back/ })
        .click();
      await dialog().getByText('You have no calendar links.').waitFor();
      expect((await fetch(url)).status).toBe(404);
      expect(visit.faults).toEqual([]);
    });

    it('begin in either of the hours that clocks show twice, and leave the other one free', async () => {
      const room = await resource(manager, 'Observatory', 'room');
      const sunday = dayOfAutumn();
      const ada = await comeIn(`/calendar?view=agenda&of=${room}&day=${sunday}`);
      for (const hour of ['after the clocks went back', 'before the clocks go back']) {
        await page.getByRole('button', { name: 'Book', exact: true }).click();
        await free(`02:00, ${hour}`).click();
        await dialog()
          .getByRole('button', { name: /^Book 02:00/ })
          .click();
        await dialog().waitFor({ state: 'detached' });
      }
      const client = await stage().app.client.signIn(ada.username, ada.password);
      const { data } = await client.get<{ start: string; end: string }[]>('/bookings/mine');
      const times = data.map(({ start, end }) => [start, end].map((time) => new Date(time).toISOString().slice(0, 16)));
      const at = (hour: string): string => `${sunday}T${hour}:00`;
      expect(times.sort()).toEqual([
        [at('00'), at('01')],
        [at('01'), at('02')],
      ]);
      // What is free has a colour wherever there is room for one: of all resources, too, and in a month.
      for (const view of ['week', 'month']) {
        await page.goto(`/calendar?view=${view}&day=${sunday}`);
        await page.locator('.is-free').first().waitFor();
      }
      expect(visit.faults).toEqual([]);
    });

    it('of shifts are signed up for, and swapped', async () => {
      const café = await resource(manager, 'Café', 'shift');
      const shift = async (from: string, to: string): Promise<string> => {
        const times = { start: `${day}T${from}:00Z`, end: `${day}T${to}:00Z` };
        const body = { resourceId: café, ...times, capacity: 1 };
        return (await manager.post<{ id: string }>('/admin/bookings/shifts', body)).data.id;
      };
      const [early, late] = [await shift('08:00', '10:00'), await shift('18:00', '20:00')];
      const ada = await comeIn(`/calendar/shifts/${early}`);
      await press('Sign up');
      await dialog().getByText('1 of 1 signed up').waitFor();
      const bob = await newPerson(stage());
      const client = await stage().app.client.signIn(bob.username, bob.password);
      await client.put(`/bookings/shifts/${late}/me`);
      await press('Swap');
      await dialog().getByLabel('Who should take your place').fill(bob.username);
      await dialog().getByLabel('In return').selectOption(late);
      await press('Ask');
      await dialog().getByText(`${bob.username} is asked.`).waitFor();

      const his = await stage().visit();
      await enter(stage(), his, bob);
      await his.page.goto('/calendar/mine');
      await his.page.getByText(`${ada.username} asks you to take Café`).waitFor();
      await his.page.getByRole('button', { name: 'Accept' }).click();
      await his.page.getByText('Swapped').first().waitFor();
      const { data } = await client.get<{ people: string[] }>(`/bookings/shifts/${early}`);
      expect(data.people).toEqual([bob.username]);
      await page.goto(`/calendar/shifts/${late}`);
      await dialog().getByText('You', { exact: true }).waitFor();
      await press('Leave the shift');
      await dialog().getByText('Nobody yet.').waitFor();
      expect([...visit.faults, ...his.faults]).toEqual([]);
    });
  });
}
