import { type KeptMail, mailTo } from '@roost/testing';
import ICAL from 'ical.js';
import { at, book, type BookingBody, DAY, HOUR, type House, iso, openHouse, span } from './house.js';

describe('A recurring booking', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  /** 10:00 in Stockholm on the last Sunday but one of March that is at least two months away. */
  const beforeSummerTime = (): Date => {
    const year = new Date(Date.now() + 60 * DAY).getUTCFullYear() + (new Date().getUTCMonth() > 0 ? 1 : 0);
    const last = new Date(Date.UTC(year, 2, 31, 9));
    last.setUTCDate(31 - last.getUTCDay() - 7);
    return last;
  };

  it('keeps local time over the last Sunday of March', async () => {
    const { ada, resource } = house;
    const id = await resource('equipment', { maxDaysAhead: 730, timeZone: 'Europe/Stockholm' });
    const start = beforeSummerTime();
    const { data } = await book(ada, id, start, 2, { recurrence: { every: 1, unit: 'week', count: 3 } });
    const expected = [0, 7 * DAY - HOUR, 14 * DAY - HOUR].map((offset) => iso(new Date(start.getTime() + offset)));
    expect(data.occurrences.map((each) => each.start)).toEqual(expected);
    expect(data.seriesId).not.toBeNull();
  });

  const lastSunday = (month: number, hour: number): Date => {
    const year = new Date().getUTCFullYear() + 1;
    const last = new Date(Date.UTC(year, month + 1, 0, hour, 30));
    last.setUTCDate(last.getUTCDate() - last.getUTCDay());
    return last;
  };

  it.each([
    ['March', 2, 1, 'T02:30', 'T03:30'],
    ['October', 9, 0, 'T02:30', 'T03:30'],
  ])(
    'keeps its duration at night on the last Sunday of %s, and says what was moved',
    async (_name, month, hour, ...clock) => {
      const { ada, manager, resource } = house;
      const id = await resource('equipment', {
        maxDaysAhead: 730,
        timeZone: 'Europe/Stockholm',
        bufferMinutes: 0,
        minMinutes: 60,
        maxMinutes: 60,
      });
      const change = lastSunday(month, hour);
      const start = new Date(change.getTime() - DAY);
      const { status, data } = await book(ada, id, start, 1, { recurrence: { every: 1, unit: 'day', count: 3 } });
      expect(status).toBe(201);
      const lengths = data.occurrences.map((each) => Date.parse(each.end) - Date.parse(each.start));
      expect(lengths).toEqual([HOUR, HOUR, HOUR]);
      expect(data.occurrences[1]?.start).toBe(iso(change));
      const day = iso(change).slice(0, 10);
      const [from, to] = clock.map((time) => day + time);
      expect(data.occurrences.map((each) => each.movedFrom)).toEqual([null, { start: from, end: to }, null]);
      const request = { bookerId: ada.account.id, recurrence: { every: 1, unit: 'day', count: 2 } };
      const other = await resource('equipment', { timeZone: 'Europe/Stockholm' });
      const times = { start: iso(start), end: iso(new Date(start.getTime() + HOUR)), description: '', personal: true };
      const made = await manager.post<BookingBody>('/admin/bookings', { ...request, ...times, resourceId: other });
      expect(made.data.occurrences.map((each) => each.movedFrom)).toEqual([null, { start: from, end: to }]);
    },
  );

  it('is told by one mail: what, where, each time, and a file for the calendar; then what became of it', async () => {
    const { app, resource } = house;
    const eve = await app.client.signUp();
    await eve.patch('/users/me', { name: 'Eve Åberg' });
    const id = await resource('equipment', { timeZone: 'UTC' }, { name: 'The projector', location: 'Attic, left' });
    const recurrence = { every: 1, unit: 'week', count: 3 };
    const { data } = await book(eve, id, at(2, 10), 1, { recurrence, description: 'A rehearsal\nBring <lamps>' });
    const mail = await mailTo(app.client, eve.account.email, /^Booked: The projector/);
    expect(mail.text).toMatch(/^Hello Eve Åberg,/);
    expect(mail.text).toContain('Attic, left');
    expect(mail.text).toContain('A rehearsal\nBring <lamps>');
    expect(mail.html).toContain('A rehearsal<br />Bring &lt;lamps&gt;');
    expect(mail.subject).toMatch(
      /^Booked: The projector, [A-Z][a-z]{2}, \d+ [A-Z][a-z]{2,3} \d{4}, 10:00–11:00 and 2 more$/,
    );
    expect(mail.text).toContain('Your bookings are confirmed.');
    expect(mail.text.match(/10:00–11:00/g)).toHaveLength(3);
    expect(mail.html).toContain(`href="https://app.example.org/bookings/${data.id}"`);
    const read = ({ attachments }: KeptMail) => {
      expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
        ['calendar.ics', 'text/calendar; charset=utf-8; method=PUBLISH'],
      ]);
      const calendar = new ICAL.Component(ICAL.parse(attachments[0]?.content ?? '') as unknown[]);
      return calendar.getAllSubcomponents('vevent').map((event) => {
        const { uid, startDate, location, sequence } = new ICAL.Event(event);
        const status = event.getFirstPropertyValue('status');
        return { uid, start: startDate.toJSDate().toISOString(), location, sequence, status };
      });
    };
    const events = read(mail);
    const uids = data.occurrences.map((each) => `${each.id}@roost`);
    expect(events.map(({ uid, start, location, status }) => [uid, start, location, status])).toEqual(
      data.occurrences.map(({ start }, index) => [uids[index], start, 'Attic, left', 'CONFIRMED']),
    );
    await eve.delete(`/bookings/${data.occurrences[1]?.id ?? ''}?series=true`);
    const cancelled = read(await mailTo(app.client, eve.account.email, /^Cancelled: The projector/));
    expect(cancelled.map(({ uid, status }) => [uid, status])).toEqual(uids.slice(1).map((uid) => [uid, 'CANCELLED']));
    expect(cancelled[0]?.sequence).toBeGreaterThan(events[1]?.sequence ?? 0);
  });

  it('is all or nothing, and names what is in the way', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment', { bufferMinutes: 0, timeZone: 'UTC' });
    await book(bob, id, at(14, 10));
    await book(bob, id, at(16, 10));
    const recurrence = { every: 2, unit: 'day', count: 4 };
    const refused = await book(ada, id, at(12, 10), 1, { recurrence });
    expect(refused.status).toBe(409);
    expect(refused.body.errors).toEqual([
      { pointer: '/recurrence/1', code: 'taken', detail: span(at(14, 10), 1) },
      { pointer: '/recurrence/2', code: 'taken', detail: span(at(16, 10), 1) },
    ]);
    const window = `resource=${id}&from=${iso(at(11, 0))}&to=${iso(at(30, 0))}`;
    expect((await ada.get<unknown[]>(`/bookings?${window}`)).data).toHaveLength(2);
  });

  it('is held against itself', async () => {
    const { ada, resource } = house;
    const id = await resource('equipment', { timeZone: 'UTC' });
    const refused = await book(ada, id, at(12, 10), 30, { recurrence: { every: 1, unit: 'day', count: 2 } });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([409, '/recurrence/1']);
  });

  it.each([
    ['51 times', { every: 1, unit: 'day', count: 51 }, 'http.validation_failed'],
    ['more than a year', { every: 30, unit: 'week', count: 3 }, 'bookings.invalid_recurrence'],
    ['without an end', { every: 1, unit: 'day' }, 'bookings.invalid_recurrence'],
    ['until no day', { every: 1, unit: 'day', until: '2027-02-30' }, 'http.validation_failed'],
  ])('is refused %s', async (_what, recurrence, code) => {
    const id = await house.resource('equipment', { maxDaysAhead: 730 });
    expect((await book(house.ada, id, at(2, 10), 1, { recurrence })).body.code).toBe(code);
  });

  it('is cancelled from one of them on', async () => {
    const { ada, resource } = house;
    const id = await resource('equipment', { timeZone: 'UTC' });
    const { data } = await book(ada, id, at(2, 10), 1, { recurrence: { every: 1, unit: 'day', count: 4 } });
    await ada.delete(`/bookings/${data.occurrences[1]?.id ?? ''}?series=true`);
    const states = await Promise.all(
      data.occurrences.map(async (each) => (await ada.get<BookingBody>(`/bookings/${each.id}`)).data.state),
    );
    expect(states).toEqual(['confirmed', 'cancelled', 'cancelled', 'cancelled']);
  });
});
