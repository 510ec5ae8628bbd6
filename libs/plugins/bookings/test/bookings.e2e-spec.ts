import { at, book, type BookingBody, HOUR, type House, iso, openHouse, span } from './house.js';

describe('/bookings', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  it('lists what can be booked, by which rules, and needs somebody who is signed in', async () => {
    const { ada, app, resource } = house;
    const id = await resource('room', { maxMinutes: 120 });
    const { data } = await ada.get<{ id: string; kind: string; policy: object }[]>('/bookings/resources');
    expect(data.find((item) => item.id === id)).toMatchObject({
      kind: 'room',
      policy: { timeZone: 'Europe/Stockholm', maxMinutes: 120, minMinutes: 15, needsApproval: false },
    });
    const one = await ada.get(`/bookings/resources/${id}`);
    expect([one.status, one.data]).toEqual([200, data.find((item) => item.id === id)]);
    expect((await ada.get(`/bookings/resources/${crypto.randomUUID()}`)).body.code).toBe('bookings.resource_not_found');
    expect((await app.client.get('/bookings/resources')).status).toBe(401);
  });

  describe('a booking', () => {
    it('is made, seen by all, and what it is about by its booker only', async () => {
      const { ada, bob, resource } = house;
      const id = await resource('equipment');
      const start = at(2, 10);
      const made = await book(ada, id, start, 2);
      expect([made.status, made.body.message]).toEqual([201, 'Booked']);
      expect(made.data).toMatchObject({
        start: iso(start),
        state: 'confirmed',
        personal: true,
        own: true,
        description: 'A rehearsal',
        seriesId: null,
        occurrences: [{ id: made.data.id }],
      });
      const window = `resource=${id}&from=${iso(at(1, 0))}&to=${iso(at(3, 0))}`;
      const seen = (await bob.get<BookingBody[]>(`/bookings?${window}`)).data;
      expect(seen).toMatchObject([{ id: made.data.id, own: false, description: null }]);
      expect(JSON.stringify(seen)).not.toContain(ada.account.email);
      const everything = `/bookings?from=${iso(at(1, 0))}&to=${iso(at(3, 0))}`;
      expect((await bob.get<BookingBody[]>(everything)).data.map((item) => item.id)).toContain(made.data.id);
      expect((await bob.get(`${everything}&resource=${crypto.randomUUID()}`)).body.code).toBe(
        'bookings.resource_not_found',
      );
      expect((await ada.get<BookingBody[]>('/bookings/mine')).data[0]?.id).toBe(made.data.id);
      expect((await ada.get<BookingBody[]>(`/bookings/mine?from=${iso(at(3, 0))}`)).data).toEqual([]);
      expect((await bob.get<BookingBody[]>('/bookings/mine')).data).toEqual([]);
      expect((await bob.get<BookingBody>(`/bookings/${made.data.id}`)).data.description).toBeNull();
    });

    it('takes times as RFC 3339 writes them, also in lower case', async () => {
      const { ada, resource } = house;
      const times = { start: iso(at(6, 10)).toLowerCase(), end: iso(at(6, 11)).replace('Z', 'z') };
      const { status, data } = await book(ada, await resource('equipment'), at(6, 10), 1, times);
      expect([status, data.start, data.end]).toEqual([201, iso(at(6, 10)), iso(at(6, 11))]);
    });

    it.each<[string, object, number, string]>([
      ['ends before it begins', { end: iso(at(2, 8)) }, 400, 'bookings.invalid_interval'],
      ['is in the past', { start: iso(at(-1, 9)), end: iso(at(-1, 10)) }, 422, 'bookings.in_past'],
      ['is too far ahead', { start: iso(at(100, 9)), end: iso(at(100, 10)) }, 422, 'bookings.too_far_ahead'],
      ['is too short', { end: iso(new Date(at(2, 9).getTime() + 60_000)) }, 422, 'bookings.too_short'],
      ['is too long', { end: iso(at(30, 9)) }, 422, 'bookings.too_long'],
      ['has no unit and is not personal', { personal: false }, 400, 'bookings.unit_missing'],
      ['is personal and for a unit', { unitId: crypto.randomUUID() }, 400, 'bookings.unit_missing'],
      [
        'is for a unit that there is not',
        { personal: false, unitId: crypto.randomUUID() },
        404,
        'bookings.unit_not_found',
      ],
      ['is of nothing', { resourceId: crypto.randomUUID() }, 404, 'bookings.resource_not_found'],
      ['says too much', { description: 'x'.repeat(1001) }, 400, 'http.validation_failed'],
    ])('is refused when it %s', async (_what, more, status, code) => {
      const answer = await book(house.ada, await house.resource('equipment'), at(2, 9), 1, more);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('is for a unit only by those who belong to it', async () => {
      const { ada, bob, resource, unit } = house;
      const unitId = await unit(ada);
      const id = await resource('room', { whoMayBook: 'units', openingHours: [] });
      const forUnit = { personal: false, unitId };
      expect((await book(bob, id, at(2, 9), 1, forUnit)).body.code).toBe('bookings.not_a_member');
      expect((await book(ada, id, at(2, 9))).body.code).toBe('bookings.not_allowed');
      const { data } = await book(ada, id, at(2, 9), 1, forUnit);
      expect(data).toMatchObject({ personal: false, unitName: expect.stringMatching(/^Unit/) as string });
      expect((await ada.get<{ id: string }[]>('/bookings/units')).data).toContainEqual({
        id: unitId,
        name: data.unitName,
      });
      expect((await bob.get('/bookings/units')).data).toEqual([]);
    });
  });

  describe('approval', () => {
    it('is asked for by the policy, holds the time, and is nobody’s for themselves', async () => {
      const { ada, bob, manager, resource } = house;
      const id = await resource('car', { automatic: [] });
      const { data } = await book(ada, id, at(5, 10));
      expect(data.state).toBe('pending');
      expect((await book(bob, id, at(5, 10))).status).toBe(409);
      expect((await ada.post(`/admin/bookings/${data.id}/confirm`)).status).toBe(403);
      const own = await book(manager, id, at(6, 10));
      expect(own.data.state).toBe('pending');
      expect((await manager.post(`/admin/bookings/${own.data.id}/confirm`)).body.code).toBe('bookings.own_booking');
      const forSelf = { bookerId: manager.account.id, resourceId: id, start: at(7, 10), end: at(7, 11) };
      const answer = await manager.post<BookingBody>('/admin/bookings', {
        ...forSelf,
        description: '',
        personal: true,
      });
      expect(answer.data.state).toBe('pending');
    });

    it('is automatic for units, and for persons within hours', async () => {
      const { ada, resource, unit } = house;
      const unitId = await unit(ada);
      const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '17:00' };
      const automatic = [{ for: 'unit' }, { for: 'personal', hours }];
      const id = await resource('car', { timeZone: 'UTC', automatic, bufferMinutes: 0 });
      const states = [
        await book(ada, id, at(8, 20), 1, { personal: false, unitId }),
        await book(ada, id, at(8, 8), 9),
        await book(ada, id, at(9, 8), 10),
      ].map(({ data }) => data.state);
      expect(states).toEqual(['confirmed', 'confirmed', 'pending']);
    });
  });

  describe('a change', () => {
    it('of the time goes through the policy again', async () => {
      const { ada, bob, resource } = house;
      const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '17:00' };
      const id = await resource('car', { timeZone: 'UTC', automatic: [{ for: 'personal', hours }], bufferMinutes: 0 });
      const { data } = await book(ada, id, at(10, 9));
      expect(data.state).toBe('confirmed');
      const path = `/bookings/${data.id}`;
      const late = await ada.patch<BookingBody>(path, { end: iso(at(10, 20)) });
      expect([late.data.state, late.data.start]).toEqual(['pending', data.start]);
      expect((await ada.patch<BookingBody>(path, { end: iso(at(10, 11)) })).data.state).toBe('confirmed');
      expect((await ada.patch<BookingBody>(path, { description: 'More' })).data).toMatchObject({ description: 'More' });
      await book(bob, id, at(10, 12));
      const refused = await ada.patch(path, { end: iso(at(10, 13)) });
      expect([refused.status, refused.body.errors?.[0]?.detail]).toEqual([409, span(at(10, 12), 1)]);
      expect((await ada.patch(path, { end: iso(at(20, 13)) })).body.code).toBe('bookings.too_long');
      expect((await bob.patch(path, { description: 'mine' })).body.code).toBe('bookings.not_yours');
    });

    it('is one, when two want the same time', async () => {
      const { ada, bob, resource } = house;
      const id = await resource('equipment', { bufferMinutes: 0 });
      const [first, second] = [await book(ada, id, at(15, 9)), await book(bob, id, at(15, 11))];
      const time = { start: iso(at(15, 14)), end: iso(at(15, 15)) };
      const answers = await Promise.all([
        ada.patch(`/bookings/${first.data.id}`, time),
        bob.patch(`/bookings/${second.data.id}`, time),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    it('does not lead into the past', async () => {
      const { ada, app, resource } = house;
      const { data } = await book(ada, await resource('equipment'), at(10, 9));
      expect((await ada.patch(`/bookings/${data.id}`, { start: iso(at(-1, 9)) })).body.code).toBe('bookings.in_past');
      await app
        .em()
        .execute(
          `update bookings_booking set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where id = ?`,
          [data.id],
        );
      expect((await ada.patch(`/bookings/${data.id}`, { description: 'x' })).body.code).toBe('bookings.not_open');
      expect((await ada.delete(`/bookings/${data.id}`)).body.code).toBe('bookings.not_open');
    });

    it('of one that has begun may move its end', async () => {
      const { ada, app, resource } = house;
      const { data } = await book(ada, await resource('equipment'), at(1, 9), 12);
      const begun = [new Date(Date.now() - HOUR), new Date(Date.now() + HOUR)].map(iso);
      await app
        .em()
        .execute('update bookings_booking set starts_at = ?::timestamptz, ends_at = ?::timestamptz where id = ?', [
          ...begun,
          data.id,
        ]);
      const longer = await ada.patch<BookingBody>(`/bookings/${data.id}`, {
        end: iso(new Date(Date.now() + 2 * HOUR)),
      });
      expect(longer.status).toBe(200);
      expect((await ada.patch(`/bookings/${data.id}`, { end: iso(new Date(Date.now() - 1000)) })).body.code).toBe(
        'bookings.in_past',
      );
    });
  });

  it('frees the time when it is cancelled', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment');
    const { data } = await book(ada, id, at(11, 9));
    expect((await bob.delete(`/bookings/${data.id}`)).body.code).toBe('bookings.not_yours');
    expect((await ada.delete<BookingBody>(`/bookings/${data.id}`)).data.state).toBe('cancelled');
    expect((await ada.delete(`/bookings/${data.id}`)).body.code).toBe('bookings.not_open');
    expect((await book(bob, id, at(11, 9))).status).toBe(201);
  });

  it('tells what is free: open, not taken, and far enough from bookings', async () => {
    const { ada, resource } = house;
    const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '16:00' };
    const id = await resource('room', { timeZone: 'UTC', openingHours: [hours], bufferMinutes: 30, minMinutes: 60 });
    const { data: booked } = await book(ada, id, at(2, 10), 2);
    const path = `/bookings/availability?resource=${id}&from=${iso(at(2, 0))}&to=${iso(at(3, 0))}`;
    const free = await ada.get(path);
    expect(free.data).toEqual([
      { start: iso(at(2, 8)), end: iso(new Date(at(2, 10).getTime() - HOUR / 2)) },
      { start: iso(new Date(at(2, 12).getTime() + HOUR / 2)), end: iso(at(2, 16)) },
    ]);
    const whenMoved = await ada.get(`${path}&except=${booked.id}`);
    expect(whenMoved.data).toEqual([{ start: iso(at(2, 8)), end: iso(at(2, 16)) }]);
    const wide = await ada.get(`/bookings/availability?resource=${id}&from=${iso(at(2, 0))}&to=${iso(at(70, 0))}`);
    expect(wide.body.code).toBe('bookings.window_too_wide');
  });

  it('is bounded for one person', async () => {
    const { app, resource } = house;
    const eve = await app.client.signUp();
    const { data } = await book(eve, await resource('equipment'), at(2, 10));
    const statuses = new Set<number>();
    for (let count = 0; count < 100; count++) {
      statuses.add((await eve.patch(`/bookings/${data.id}`, { description: String(count) })).status);
    }
    expect(statuses).toEqual(new Set([200, 429]));
  });

  it('is closed to people who are blocked, while they may still read', async () => {
    const { ada, app, manager, resource } = house;
    const eve = await app.client.signUp();
    const id = await resource('equipment');
    const { data } = await book(eve, id, at(2, 10));
    const block = { userId: eve.account.id, reason: 'Left the car dirty' };
    const made = await manager.post<{ id: string }>('/admin/bookings/blocks', block);
    const refused = await book(eve, id, at(3, 10));
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([403, 'bookings.blocked', block.reason]);
    expect((await eve.patch(`/bookings/${data.id}`, { description: 'x' })).status).toBe(403);
    expect((await eve.delete(`/bookings/${data.id}`)).status).toBe(403);
    expect((await eve.get('/bookings/mine')).status).toBe(200);
    expect((await manager.delete(`/admin/bookings/blocks/${made.data.id}`)).status).toBe(200);
    expect((await book(eve, id, at(3, 10))).status).toBe(201);
    await manager.post('/admin/bookings/blocks', { ...block, expiresAt: iso(new Date(Date.now() - 1000)) });
    expect((await book(eve, id, at(4, 10))).status).toBe(201);
    expect((await ada.get('/admin/bookings/blocks')).status).toBe(403);
  });
});
