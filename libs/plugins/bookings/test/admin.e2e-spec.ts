import { eventually, mailsOf, type SignedInClient } from '@roost/testing';
import { at, book, type BookingBody, type House, iso, openHouse } from './house.js';

interface AuditBody {
  action: string;
  target: string;
  actorId: string | null;
  details: Record<string, unknown>;
}

describe('/admin/bookings', () => {
  let house: House;
  let manager: SignedInClient;
  let car: string;
  beforeAll(async () => {
    house = await openHouse();
    ({ manager } = house);
    car = await house.resource('car', { automatic: [], bufferMinutes: 0 });
  });
  afterAll(async () => {
    await house.app.close();
  });

  const audited = async (action: string): Promise<AuditBody[]> =>
    (await manager.get<AuditBody[]>(`/admin/audit?action=${action}`)).data;

  it('is for managers only, which can be granted', async () => {
    const { ada, app } = house;
    expect((await ada.get('/admin/bookings')).status).toBe(403);
    const eve = await app.client.signUp();
    await manager.put(`/admin/users/${eve.account.id}/roles`, { roles: ['member', 'booking-manager'] });
    expect((await eve.get('/admin/bookings')).status).toBe(200);
  });

  it('shows the queue, the first asked first, with contact data', async () => {
    const { ada, bob } = house;
    const first = await book(ada, car, at(3, 10));
    const second = await book(bob, car, at(3, 11));
    const { data } = await manager.get<BookingBody[]>('/admin/bookings?state=pending&oldestFirst=true');
    expect(data.map(({ id }) => id)).toEqual([first.data.id, second.data.id]);
    expect(data[0]).toMatchObject({
      booker: { username: ada.account.username, email: ada.account.email },
      description: 'A rehearsal',
    });
    const { data: missed } = await book(ada, car, at(3, 12));
    const past = `update bookings_booking set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour',
      held = tstzrange(now() - interval '2 hours', now() - interval '1 hour') where id = ?`;
    await house.app.em().execute(past, [missed.id]);
    expect((await manager.get<BookingBody[]>('/admin/bookings?state=pending')).data.map(({ id }) => id)).not.toContain(
      missed.id,
    );
    await house.app.em().execute('delete from bookings_booking where id = ?', [missed.id]);
    const found = async (query: string) =>
      (await manager.get<BookingBody[]>(`/admin/bookings?${query}`)).data.map(({ id }) => id);
    expect(await found(`booker=${bob.account.id}`)).toEqual([second.data.id]);
    expect(await found(`resource=${car}&from=${iso(at(3, 11))}&to=${iso(at(4, 0))}`)).toEqual([second.data.id]);
    expect(await found(`unit=${crypto.randomUUID()}`)).toEqual([]);
    expect(await found('limit=1')).toEqual([second.data.id]);
    expect((await manager.get('/admin/bookings?state=maybe')).status).toBe(400);
  });

  it('confirms and rejects, once, and writes it down', async () => {
    const { ada, bob } = house;
    const [first, second] = [await book(ada, car, at(4, 10)), await book(ada, car, at(4, 11))];
    const confirmed = await manager.post<BookingBody>(`/admin/bookings/${first.data.id}/confirm`);
    expect(confirmed.data.state).toBe('confirmed');
    expect((await manager.post(`/admin/bookings/${first.data.id}/confirm`)).body.code).toBe('bookings.not_pending');
    expect((await manager.post(`/admin/bookings/${second.data.id}/reject`)).status).toBe(400);
    const rejected = await manager.post<BookingBody>(`/admin/bookings/${second.data.id}/reject`, { reason: 'Repair' });
    expect(rejected.data).toMatchObject({ state: 'rejected', reason: 'Repair' });
    expect((await book(bob, car, at(4, 11))).status).toBe(201);
    expect((await ada.get<BookingBody>(`/bookings/${second.data.id}`)).data.reason).toBe('Repair');
    expect((await bob.get<BookingBody>(`/bookings/${second.data.id}`)).data.reason).toBeNull();
    expect(await audited('bookings.rejected')).toMatchObject([
      { target: `booking:${second.data.id}`, actorId: manager.account.id, details: { reason: 'Repair' } },
    ]);
    expect((await audited('bookings.confirmed'))[0]?.target).toBe(`booking:${first.data.id}`);
  });

  it('decides about a whole series at once', async () => {
    const { ada } = house;
    const made = await book(ada, car, at(40, 10), 1, { recurrence: { every: 1, unit: 'day', count: 4 } });
    const ids = made.data.occurrences.map(({ id }) => id);
    const states = async () =>
      Promise.all(ids.map(async (id) => (await ada.get<BookingBody>(`/bookings/${id}`)).data.state));
    await manager.post(`/admin/bookings/${ids[0] ?? ''}/confirm`);
    expect(await states()).toEqual(['confirmed', 'pending', 'pending', 'pending']);
    await manager.post(`/admin/bookings/${ids[2] ?? ''}/reject?series=true`, { reason: 'Repair' });
    expect(await states()).toEqual(['confirmed', 'pending', 'rejected', 'rejected']);
    await manager.post(`/admin/bookings/${ids[1] ?? ''}/confirm?series=true`);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'rejected', 'rejected']);
  });

  it('changes and cancels the bookings of others, whatever the policy says, but not over others', async () => {
    const { ada, bob } = house;
    const { data } = await book(ada, car, at(5, 10));
    const days = await manager.patch<BookingBody>(`/admin/bookings/${data.id}`, { end: iso(at(12, 10)) });
    expect([days.status, days.data.state]).toEqual([200, 'pending']);
    await book(bob, car, at(13, 10));
    expect((await manager.patch(`/admin/bookings/${data.id}`, { end: iso(at(13, 11)) })).status).toBe(409);
    expect((await manager.patch(`/admin/bookings/${data.id}`, { start: iso(at(-2, 1)) })).body.code).toBe(
      'bookings.in_past',
    );
    const cancelled = await manager.delete<BookingBody>(`/admin/bookings/${data.id}?reason=Sold`);
    expect(cancelled.data).toMatchObject({ state: 'cancelled', reason: 'Sold' });
    expect((await audited('bookings.changed'))[0]).toMatchObject({
      target: `booking:${data.id}`,
      details: { from: { end: data.end } },
    });
    expect((await audited('bookings.cancelled'))[0]?.details).toMatchObject({ reason: 'Sold' });
  });

  it('books on behalf of somebody, at once', async () => {
    const { ada, unit } = house;
    const unitId = await unit(ada);
    const request = { resourceId: car, start: iso(at(20, 1)), end: iso(at(26, 1)), description: 'Camp' };
    const made = await manager.post<BookingBody>('/admin/bookings', {
      ...request,
      bookerId: ada.account.id,
      personal: false,
      unitId,
    });
    expect([made.status, made.data.state, made.data.own]).toEqual([201, 'confirmed', false]);
    expect((await ada.get<BookingBody[]>('/bookings/mine?limit=1')).data[0]).toMatchObject({
      id: made.data.id,
      own: true,
    });
    const nobody = await manager.post('/admin/bookings', { ...request, bookerId: crypto.randomUUID(), personal: true });
    expect(nobody.body.code).toBe('bookings.user_not_found');
    expect((await audited('bookings.created'))[0]?.details).toMatchObject({ bookerId: ada.account.id });
  });

  it('makes and changes resources, and archives them', async () => {
    const { ada } = house;
    const draft = { name: 'The attic', kind: 'room' };
    const made = await manager.post<{ id: string; policy: object }>('/admin/bookings/resources', draft);
    expect(made.data.policy).toMatchObject({ maxMinutes: 480, openingHours: [{ from: '07:00', to: '23:00' }] });
    expect((await manager.post('/admin/bookings/resources', draft)).body.code).toBe('bookings.name_taken');
    const path = `/admin/bookings/resources/${made.data.id}`;
    const changed = await manager.patch<{ policy: object }>(path, { policy: { maxMinutes: 60 } });
    expect(changed.data.policy).toMatchObject({ maxMinutes: 60, openingHours: [{ from: '07:00' }] });
    const until = (to: string) => ({ policy: { openingHours: [{ weekdays: [1], from: '17:00', to }] } });
    expect((await manager.patch(path, until('08:00'))).status).toBe(200);
    expect((await manager.patch(path, until('17:00'))).body.code).toBe('bookings.invalid_hours');
    const lengths = await manager.patch(path, { policy: { minMinutes: 61 } });
    expect([lengths.body.code, lengths.body.detail]).toEqual([
      'bookings.invalid_hours',
      'minMinutes is more than maxMinutes',
    ]);
    for (const timeZone of ['Mars/Base', '+02:00', '-0530', 2]) {
      expect((await manager.patch(path, { policy: { timeZone } })).status).toBe(400);
    }
    const lowerCase = await manager.patch<{ policy: object }>(path, { policy: { timeZone: 'america/new_york' } });
    expect(lowerCase.data.policy).toMatchObject({ timeZone: 'America/New_York' });
    expect((await manager.patch(path, { managerIds: [crypto.randomUUID()] })).body.code).toBe(
      'bookings.user_not_found',
    );
    await manager.patch(path, { archived: true });
    expect((await book(ada, made.data.id, at(2, 10))).body.code).toBe('bookings.resource_not_found');
    const names = async (client: SignedInClient, list: string) =>
      (await client.get<{ name: string }[]>(list)).data.map(({ name }) => name);
    expect(await names(ada, '/bookings/resources')).not.toContain('The attic');
    expect(await names(manager, '/admin/bookings/resources')).toContain('The attic');
    expect((await audited('bookings.resource-created')).length).toBeGreaterThan(0);
    expect((await ada.post('/admin/bookings/resources', draft)).status).toBe(403);
  });

  it('keeps units and their members', async () => {
    const { ada } = house;
    const { data } = await manager.post<{ id: string }>('/admin/bookings/units', { name: 'Choir' });
    const path = `/admin/bookings/units/${data.id}`;
    expect((await manager.patch<{ name: string }>(path, { name: 'Big choir' })).data.name).toBe('Big choir');
    await manager.put(`${path}/members/${ada.account.id}`);
    expect((await manager.get<{ email: string }[]>(`${path}/members`)).data).toMatchObject([
      { email: ada.account.email },
    ]);
    await manager.delete(`${path}/members/${ada.account.id}`);
    expect((await manager.get(`${path}/members`)).data).toEqual([]);
    expect((await manager.put(`${path}/members/${crypto.randomUUID()}`)).body.code).toBe('bookings.user_not_found');
    expect((await manager.delete(path)).status).toBe(200);
    expect((await manager.delete(path)).body.code).toBe('bookings.unit_not_found');
  });

  it('tells how much resources are used', async () => {
    const { ada, resource, unit } = house;
    const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '18:00' };
    const room = await resource('room', { timeZone: 'UTC', openingHours: [hours] });
    await book(ada, room, at(30, 9), 3);
    await book(ada, room, at(30, 12), 1, { personal: false, unitId: await unit(ada) });
    const { data: gone } = await book(ada, room, at(30, 15));
    await ada.delete(`/bookings/${gone.id}`);
    const window = `from=${iso(at(30, 0))}&to=${iso(at(31, 0))}`;
    const { data } = await manager.get<{ resourceId: string }[]>(`/admin/bookings/statistics?${window}`);
    expect(data.find(({ resourceId }) => resourceId === room)).toMatchObject({
      confirmed: 2,
      cancelled: 1,
      hours: 4,
      unitHours: 1,
      utilisation: 0.4,
    });
    const years = `from=${iso(at(0, 0))}&to=${iso(at(400, 0))}`;
    expect((await manager.get(`/admin/bookings/statistics?${years}`)).body.code).toBe('bookings.invalid_interval');
  });

  it('gives all of it as CSV that no spreadsheet runs', async () => {
    const { ada, resource } = house;
    const room = await resource('equipment');
    await book(ada, room, at(9, 9), 1, { description: '=HYPERLINK("http://evil")' });
    const { status, headers, bytes } = await manager.get(`/admin/bookings/export?resource=${room}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, row] = bytes.toString().split('\r\n');
    expect(head).toBe('id,resource,start,end,state,unit,username,name,email,description,reason,created');
    expect(row).toContain(ada.account.email);
    expect(row).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect((await ada.get('/admin/bookings/export')).status).toBe(403);
    expect((await audited('bookings.exported'))[0]?.actorId).toBe(manager.account.id);
  });

  describe('mails', () => {
    const subjectsTo = async (address: string): Promise<string[]> =>
      (await mailsOf(house.app.client)).filter(({ to }) => to === address).map(({ subject }) => subject);

    it('go to the booker and the managers of the resource at each change, once, in their language', async () => {
      const { app } = house;
      const [eve, keeper] = await Promise.all([app.client.signUp(), app.client.signUp()]);
      await keeper.patch('/users/me', { locale: 'sv' });
      const room = await house.resource('car', { automatic: [] }, { name: 'The van', managerIds: [keeper.account.id] });
      const { data } = await book(eve, room, at(3, 9));
      await eventually(
        () => subjectsTo(keeper.account.email),
        (subjects) => subjects.some((text) => /^Förfrågan: The van/.test(text)),
      );
      await manager.post(`/admin/bookings/${data.id}/confirm`);
      await manager.patch(`/admin/bookings/${data.id}`, { end: iso(at(3, 12)) });
      await manager.delete(`/admin/bookings/${data.id}?reason=Sold`);
      const own = /The van/;
      const toEve = await eventually(
        async () => (await subjectsTo(eve.account.email)).filter((text) => own.test(text)),
        (subjects) => subjects.length >= 4,
      );
      const kinds = (subjects: string[]): string[] => subjects.map((text) => text.split(':', 1)[0] ?? '').sort();
      expect(kinds(toEve)).toEqual(['Booked', 'Cancelled', 'Moved', 'Requested']);
      const toKeeper = await eventually(
        async () => (await subjectsTo(keeper.account.email)).filter((text) => own.test(text)),
        (subjects) => subjects.length >= 4,
      );
      expect(kinds(toKeeper)).toEqual(['Avbokat', 'Bokat', 'Förfrågan', 'Ny tid']);
      const mail = (await mailsOf(app.client)).find(
        ({ to, subject }) => to === keeper.account.email && /Förfrågan/.test(subject),
      );
      expect(mail?.text).toContain(eve.account.email);
    });

    it('remind of what begins within a day, once, and not of what was booked later than that', async () => {
      const { app, resource } = house;
      const [eve, late] = await Promise.all([app.client.signUp(), app.client.signUp()]);
      const room = await resource('equipment', { bufferMinutes: 0 });
      const { data } = await book(eve, room, at(3, 9));
      await book(late, room, new Date(Date.now() + 3_600_000));
      // More than a batch of those that it is too late for.
      await app.em().execute(
        `insert into bookings_booking
           (id, project_id, resource_id, booker_id, starts_at, ends_at, held, description, state, remind_at)
         select gen_random_uuid(), project_id, resource_id, booker_id, day, day + interval '1 hour',
           tstzrange(day, day + interval '1 hour'), '', 'confirmed', day - interval '1 day'
         from bookings_booking, generate_series(now() - interval '110 days', now() - interval '5 days', '1 day') as day
         where id = ?`,
        [data.id],
      );
      await app
        .em()
        .execute(`update bookings_booking set remind_at = now() - interval '1 second' where id = ?`, [data.id]);
      const remind = () =>
        app.em().execute(`update kernel_schedule set next_at = now() where name = 'bookings.remind'`);
      const reminders = async (address: string) =>
        (await subjectsTo(address)).filter((text) => text.startsWith('Reminder: '));
      for (let runs = 0; runs < 2; runs++) {
        await remind();
        await eventually(
          () => reminders(eve.account.email),
          (subjects) => subjects.length > 0,
        );
      }
      expect(await reminders(eve.account.email)).toHaveLength(1);
      expect(await reminders(late.account.email)).toHaveLength(0);
    });
  });
});
