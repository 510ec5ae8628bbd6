import ICAL from 'ical.js';
import type { SignedInClient } from '@roost/testing';
import { at, book, type House, iso, openHouse } from './house.js';

interface FeedBody {
  id: string;
  url: string;
}

describe('/bookings/feeds', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  const feedOf = async (client: SignedInClient, resourceId?: string): Promise<FeedBody & { path: string }> => {
    const { status, data } = await client.post<FeedBody>('/bookings/feeds', { resourceId });
    expect(status).toBe(201);
    return { ...data, path: new URL(data.url).pathname };
  };
  const read = async (path: string) => {
    const { status, headers, bytes } = await house.app.client.get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    const text = bytes.toString();
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    return { text, calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
  };

  it('show a resource: when it is taken, and for which unit, but not by whom and why', async () => {
    const { ada, bob, resource, unit } = house;
    const id = await resource('equipment', { bufferMinutes: 0 }, { name: 'Ljudanläggning, den stora; å så vidare' });
    await book(ada, id, at(2, 10), 2);
    await book(ada, id, at(3, 10), 2, { personal: false, unitId: await unit(ada) });
    const { text, calendar, events } = await read((await feedOf(bob, id)).path);
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstPropertyValue('prodid')).toContain('Roost');
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(events.map((event) => event.startDate.toJSDate().toISOString())).toEqual([iso(at(2, 10)), iso(at(3, 10))]);
    expect(events[0]?.summary).toBe('Ljudanläggning, den stora; å så vidare');
    expect(events[1]?.summary).toMatch(/\(Unit \d+\)$/);
    expect(text).not.toMatch(/rehearsal|example\.org/);
    // RFC 5545, 3.1: lines end with CRLF and have at most 75 octets.
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toMatch(/END:VCALENDAR\r\n$/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('show one’s own bookings and shifts, and follow changes', async () => {
    const { ada, manager, resource } = house;
    const id = await resource('car', { automatic: [], bufferMinutes: 0 });
    const { data } = await book(ada, id, at(5, 10));
    const cafe = await resource('shift');
    const times = { start: iso(at(6, 10)), end: iso(at(6, 12)) };
    const shift = await manager.post<{ id: string }>('/admin/bookings/shifts', {
      ...times,
      resourceId: cafe,
      capacity: 2,
    });
    await ada.put(`/bookings/shifts/${shift.data.id}/me`);
    const { path } = await feedOf(ada);
    const own = async (uid: string) => (await read(path)).events.find((event) => event.uid === `${uid}@roost`);
    const before = await own(data.id);
    expect([before?.description, before?.component.getFirstPropertyValue('status')]).toEqual([
      'A rehearsal',
      'TENTATIVE',
    ]);
    await manager.post(`/admin/bookings/${data.id}/confirm`);
    const after = await own(data.id);
    expect(after?.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0);
    expect((await own(shift.data.id))?.summary).toMatch(/\(1\/2\)$/);
    await ada.delete(`/bookings/${data.id}`);
    expect(await own(data.id)).toBeUndefined();
  });

  it('are not sent again while they are the same', async () => {
    const { ada, app, manager, resource } = house;
    const id = await resource('equipment', { bufferMinutes: 0 });
    const cafe = await resource('shift');
    const { path } = await feedOf(ada, id);
    const paths = [path, (await feedOf(ada, cafe)).path];
    const first = await book(ada, id, at(2, 10));
    const times = { start: iso(at(7, 10)), end: iso(at(7, 12)) };
    const shift = await manager.post<{ id: string }>('/admin/bookings/shifts', {
      ...times,
      resourceId: cafe,
      capacity: 2,
    });
    const versionOf = async (url: string) => {
      const { headers } = await app.client.get(url);
      return { etag: headers.get('etag') ?? '', since: headers.get('last-modified') ?? '' };
    };
    const versions: Record<string, { etag: string; since: string }[]> = {};
    const ask = async (url: string, headers: Record<string, string>) => {
      const answer = await app.client.get(url, headers);
      return [answer.status, answer.bytes.length > 0];
    };
    const changes = [
      () => book(ada, id, at(3, 10)),
      () => ada.delete(`/bookings/${first.data.id}`),
      () => manager.patch(`/admin/bookings/shifts/${shift.data.id}`, { capacity: 3 }),
      () => ada.put(`/bookings/shifts/${shift.data.id}/me`),
    ];
    for (const change of changes) {
      for (const url of paths) {
        const { etag, since } = await versionOf(url);
        (versions[url] ??= []).push({ etag, since });
        expect(new Date(since).toUTCString()).toBe(since);
        expect(await ask(url, { 'if-none-match': etag })).toEqual([304, false]);
        expect(await ask(url, { 'if-none-match': `"other", W/${etag}` })).toEqual([304, false]);
        expect(await ask(url, { 'if-modified-since': since })).toEqual([304, false]);
        expect(await ask(url, { 'if-none-match': '"other"', 'if-modified-since': since })).toEqual([200, true]);
        const not = await app.client.get(url, { 'if-none-match': etag });
        expect([not.headers.get('etag'), not.headers.get('last-modified')]).toEqual([etag, since]);
      }
      await change();
    }
    for (const url of paths) {
      const seen = [...(versions[url] ?? []), await versionOf(url)];
      // Each of the two changed twice; to programs that compare times only, too, though all of it was within a second.
      expect(new Set(seen.map(({ etag }) => etag)).size).toBe(3);
      expect(new Set(seen.map(({ since }) => since)).size).toBe(3);
      const [old, last] = [seen[0], seen.at(-1)];
      expect(Date.parse(last?.since ?? '')).toBeGreaterThan(Date.parse(old?.since ?? ''));
      expect(await ask(url, { 'if-modified-since': old?.since ?? '' })).toEqual([200, true]);
    }
  });

  it('end with their link, and with the account of whose it is', async () => {
    const { ada, bob, app, manager, resource } = house;
    const feed = await feedOf(ada);
    expect((await ada.get<{ id: string }[]>('/bookings/feeds')).data.map(({ id }) => id)).toContain(feed.id);
    expect(JSON.stringify((await ada.get('/bookings/feeds')).data)).not.toContain('http');
    expect((await bob.delete(`/bookings/feeds/${feed.id}`)).body.code).toBe('bookings.feed_not_found');
    expect((await ada.delete(`/bookings/feeds/${feed.id}`)).status).toBe(200);
    expect((await app.client.get(feed.path)).status).toBe(404);
    const eve = await app.client.signUp();
    const { path } = await feedOf(eve, await resource('room'));
    expect((await app.client.get(path)).status).toBe(200);
    await manager.post(`/admin/users/${eve.account.id}/suspend`);
    expect((await app.client.get(path)).status).toBe(404);
    expect((await app.client.get('/bookings/feeds/guess.ics')).status).toBe(404);
    expect((await ada.post('/bookings/feeds', { resourceId: crypto.randomUUID() })).status).toBe(404);
    const dan = await app.client.signUp();
    const answers = await Promise.all(Array.from({ length: 60 }, () => dan.post('/bookings/feeds', {})));
    expect(answers.filter(({ status }) => status === 201).length).toBe(50);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'bookings.too_many_feeds']));
  });

  it('show of a busy resource what is near', async () => {
    const { app, bob, resource } = house;
    const id = await resource('room');
    const [project] = await app.asOwner<{ id: string }>('select id from projects_project');
    await app.asOwner(
      `insert into bookings_booking (id, project_id, resource_id, booker_id, starts_at, ends_at, held, description, state)
       select uuidv7(), $1, $2, $3, start, start + interval '30 minutes', tstzrange(start, start + interval '30 minutes'), '', 'confirmed'
       from generate_series(-1000, 2000) i cross join lateral (select now() + interval '10 minutes' + make_interval(mins => 30 * i) as start) at`,
      [project?.id, id, bob.account.id],
    );
    const { events } = await read((await feedOf(bob, id)).path);
    expect(events.length).toBe(2_000);
    const starts = events.map((event) => event.startDate.toJSDate().getTime());
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(2_000);
    expect(starts.findIndex((start) => start + 30 * 60_000 > Date.now())).toBe(500);
  });
});
