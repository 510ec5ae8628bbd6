import { mailTo, type SignedInClient } from '@roost/testing';
import { at, type House, iso, openHouse } from './house.js';

interface ShiftBody {
  id: string;
  start: string;
  end: string;
  capacity: number;
  people: string[];
  own: boolean;
  movedFrom?: object | null;
}

interface SwapBody {
  id: string;
  asker: string;
  asked: string;
}

describe('/bookings/shifts', () => {
  let house: House;
  let cafe: string;
  beforeAll(async () => {
    house = await openHouse();
    cafe = await house.resource('shift', { timeZone: 'Europe/Stockholm' });
  });
  afterAll(async () => {
    await house.app.close();
  });

  const shift = async (days: number, hour: number, capacity: number): Promise<string> => {
    const draft = { resourceId: cafe, start: iso(at(days, hour)), end: iso(at(days, hour + 2)), capacity };
    const { status, data } = await house.manager.post<ShiftBody>('/admin/bookings/shifts', draft);
    expect(status).toBe(201);
    return data.id;
  };
  const sign = (client: SignedInClient, id: string, method: 'PUT' | 'DELETE' = 'PUT') =>
    client.request<ShiftBody>(method, `/bookings/shifts/${id}/me`);
  const peopleOf = async (id: string): Promise<string[] | undefined> => {
    const window = `resource=${cafe}&from=${iso(at(0, 0))}&to=${iso(at(60, 0))}`;
    const { data } = await house.ada.get<ShiftBody[]>(`/bookings/shifts?${window}`);
    return data.find((item) => item.id === id)?.people;
  };

  it('take as many people as they have places, however many sign up at once', async () => {
    const { app } = house;
    const id = await shift(2, 8, 3);
    const people = await Promise.all(Array.from({ length: 6 }, () => app.client.signUp()));
    const answers = await Promise.all(people.map((person) => sign(person, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('bookings.shift_full');
    expect(await peopleOf(id)).toHaveLength(3);
  });

  it('are signed up for and off, and again changes nothing', async () => {
    const { ada, bob } = house;
    const id = await shift(3, 8, 2);
    await sign(ada, id);
    expect((await sign(ada, id)).data).toMatchObject({ people: [ada.account.username], own: true });
    expect((await ada.get<ShiftBody[]>('/bookings/shifts/mine')).data.map((item) => item.id)).toContain(id);
    expect((await sign(bob, id, 'DELETE')).body.code).toBe('bookings.not_on_shift');
    expect((await sign(ada, id, 'DELETE')).data).toMatchObject({ people: [], own: false });
    const one = await ada.get<ShiftBody>(`/bookings/shifts/${id}`);
    expect([one.body.message, one.data]).toMatchObject(['Shift', { id, capacity: 2, people: [], own: false }]);
    expect((await ada.get(`/bookings/shifts/${crypto.randomUUID()}`)).body.code).toBe('bookings.shift_not_found');
    const none = await shift(3, 12, 0);
    expect((await sign(ada, none)).body.code).toBe('bookings.shift_full');
    expect((await sign(ada, crypto.randomUUID())).body.code).toBe('bookings.shift_not_found');
  });

  it('have nobody in two places at once', async () => {
    const { ada } = house;
    const [first, second, third] = [await shift(4, 8, 1), await shift(4, 9, 1), await shift(4, 10, 1)];
    await sign(ada, first);
    expect((await sign(ada, second)).body.code).toBe('bookings.on_another_shift');
    expect((await sign(ada, third)).status).toBe(200);
  });

  it('are not for people who are blocked, and not booked like a room', async () => {
    const { app, manager } = house;
    const eve = await app.client.signUp();
    await manager.post('/admin/bookings/blocks', { userId: eve.account.id, reason: 'Never came' });
    const refused = await sign(eve, await shift(5, 8, 1));
    expect([refused.status, refused.body.code]).toEqual([403, 'bookings.blocked']);
    const request = { resourceId: cafe, start: iso(at(5, 8)), end: iso(at(5, 9)), description: '', personal: true };
    expect((await house.ada.post('/bookings', request)).body.code).toBe('bookings.not_bookable');
  });

  it('are for those whom the policy of their resource names, and not further ahead than it says', async () => {
    const { app, manager, resource, unit } = house;
    const [ada, bob] = await Promise.all([app.client.signUp(), app.client.signUp()]);
    const unitId = await unit(ada);
    const bar = await resource('shift', { whoMayBook: 'units', unitIds: [unitId], maxDaysAhead: 30 });
    const shiftOf = async (days: number): Promise<string> => {
      const times = { start: iso(at(days, 18)), end: iso(at(days, 20)) };
      return (await manager.post<ShiftBody>('/admin/bookings/shifts', { ...times, resourceId: bar, capacity: 1 })).data
        .id;
    };
    const [near, far, other] = [await shiftOf(11), await shiftOf(40), await shift(12, 18, 1)];
    expect((await sign(bob, near)).body.code).toBe('bookings.not_allowed');
    expect((await sign(ada, far)).body.code).toBe('bookings.too_far_ahead');
    expect((await sign(ada, near)).status).toBe(200);
    const path = `/bookings/shifts/${near}/swaps`;
    const given = await ada.post<SwapBody>(path, { username: bob.account.username });
    expect((await bob.post(`/bookings/swaps/${given.data.id}/accept`)).body.code).toBe('bookings.not_allowed');
    await sign(bob, other);
    const returned = { username: ada.account.username, returnShiftId: near };
    expect((await bob.post(`/bookings/shifts/${other}/swaps`, returned)).body.code).toBe('bookings.not_allowed');
    expect((await manager.put(`/admin/bookings/shifts/${far}/people/${bob.account.id}`)).status).toBe(200);
  });

  describe('swaps', () => {
    const ask = (asker: SignedInClient, id: string, asked: SignedInClient, returnShiftId?: string) =>
      asker.post<SwapBody>(`/bookings/shifts/${id}/swaps`, { username: asked.account.username, returnShiftId });

    it('change both places, once the other accepts', async () => {
      const { ada, bob, app } = house;
      const [mine, theirs] = [await shift(6, 8, 1), await shift(7, 8, 1)];
      await sign(ada, mine);
      await sign(bob, theirs);
      const { status, data } = await ask(ada, mine, bob, theirs);
      expect([status, data.asker, data.asked]).toEqual([201, ada.account.username, bob.account.username]);
      expect((await mailTo(app.client, bob.account.email, /asks you to take a shift/)).text).toContain('In return');
      expect((await bob.get<SwapBody[]>('/bookings/swaps')).data.map(({ id }) => id)).toEqual([data.id]);
      expect((await ada.post(`/bookings/swaps/${data.id}/accept`)).body.code).toBe('bookings.swap_not_found');
      expect((await bob.post(`/bookings/swaps/${data.id}/accept`)).status).toBe(200);
      expect([await peopleOf(mine), await peopleOf(theirs)]).toEqual([[bob.account.username], [ada.account.username]]);
      expect((await bob.post(`/bookings/swaps/${data.id}/accept`)).body.code).toBe('bookings.swap_not_found');
    });

    it('give a place away, are declined and taken back', async () => {
      const { ada, bob } = house;
      const id = await shift(8, 8, 1);
      expect((await ask(ada, id, bob)).body.code).toBe('bookings.not_on_shift');
      await sign(ada, id);
      const declined = await ask(ada, id, bob);
      expect((await bob.delete(`/bookings/swaps/${declined.data.id}`)).status).toBe(200);
      const takenBack = await ask(ada, id, bob);
      expect((await ada.delete(`/bookings/swaps/${takenBack.data.id}`)).status).toBe(200);
      expect((await bob.post(`/bookings/swaps/${takenBack.data.id}/accept`)).status).toBe(404);
      const given = await ask(ada, id, bob);
      expect((await bob.post(`/bookings/swaps/${given.data.id}/accept`)).status).toBe(200);
      expect(await peopleOf(id)).toEqual([bob.account.username]);
    });

    it('are asked for by both at once', async () => {
      const { app } = house;
      const [eve, zed] = await Promise.all([app.client.signUp(), app.client.signUp()]);
      const [hers, his] = [await shift(13, 8, 1), await shift(14, 8, 1)];
      await Promise.all([sign(eve, hers), sign(zed, his)]);
      const asked = Array.from({ length: 10 }, () => [ask(eve, hers, zed, his), ask(zed, his, eve, hers)]);
      const answers = await Promise.all(asked.flat());
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    });

    it('change nothing when the other is elsewhere at that time', async () => {
      const { ada, bob } = house;
      const [mine, theirs] = [await shift(9, 8, 1), await shift(9, 9, 1)];
      await sign(ada, mine);
      await sign(bob, theirs);
      const { data } = await ask(ada, mine, bob);
      expect((await bob.post(`/bookings/swaps/${data.id}/accept`)).body.code).toBe('bookings.on_another_shift');
      expect([await peopleOf(mine), await peopleOf(theirs)]).toEqual([[ada.account.username], [bob.account.username]]);
    });
  });

  describe('for managers', () => {
    it('are made in series, by weekday and local hours', async () => {
      const { manager, ada } = house;
      const plan = { weekdays: [1, 3], from: '10:00', to: '14:00', firstDay: '2027-03-22', lastDay: '2027-04-02' };
      const series = { ...plan, resourceId: cafe, capacity: 2 };
      const { status, data } = await manager.post<ShiftBody[]>('/admin/bookings/shifts/series', series);
      expect(status).toBe(201);
      expect(data.map(({ start }) => start)).toEqual([
        '2027-03-22T09:00:00.000Z',
        '2027-03-24T09:00:00.000Z',
        '2027-03-29T08:00:00.000Z',
        '2027-03-31T08:00:00.000Z',
      ]);
      const night = { ...series, from: '22:00', to: '02:00', lastDay: '2027-03-22' };
      const [shortest] = (await manager.post<ShiftBody[]>('/admin/bookings/shifts/series', night)).data;
      expect(shortest?.end).toBe('2027-03-23T01:00:00.000Z');
      const overChange = {
        ...series,
        weekdays: [6, 7],
        from: '22:00',
        to: '06:00',
        firstDay: '2027-03-26',
        lastDay: '2027-03-28',
      };
      const nights = await manager.post<ShiftBody[]>('/admin/bookings/shifts/series', overChange);
      expect(nights.data.map(({ start, end, movedFrom }) => [start, end, movedFrom])).toEqual([
        [
          '2027-03-27T21:00:00.000Z',
          '2027-03-28T05:00:00.000Z',
          { start: '2027-03-27T22:00', end: '2027-03-28T06:00' },
        ],
        ['2027-03-28T20:00:00.000Z', '2027-03-29T04:00:00.000Z', null],
      ]);
      const leftOut = { ...overChange, from: '02:30', to: '03:30' };
      const hours = await manager.post<ShiftBody[]>('/admin/bookings/shifts/series', leftOut);
      expect(hours.data.map(({ start, end, movedFrom }) => [start, end, movedFrom])).toEqual([
        ['2027-03-27T01:30:00.000Z', '2027-03-27T02:30:00.000Z', null],
        [
          '2027-03-28T01:30:00.000Z',
          '2027-03-28T02:30:00.000Z',
          { start: '2027-03-28T02:30', end: '2027-03-28T03:30' },
        ],
      ]);
      const long = await manager.post('/admin/bookings/shifts/series', { ...series, lastDay: '2028-06-01' });
      expect(long.body.code).toBe('bookings.invalid_recurrence');
      expect((await ada.post('/admin/bookings/shifts/series', series)).status).toBe(403);
    });

    it('are changed and deleted, and people put on and taken off, all of it in the audit log', async () => {
      const { manager, ada, bob } = house;
      const id = await shift(10, 8, 1);
      const path = `/admin/bookings/shifts/${id}`;
      expect((await manager.put(`${path}/people/${ada.account.id}`)).status).toBe(200);
      expect((await manager.put(`${path}/people/${bob.account.id}`)).body.code).toBe('bookings.shift_full');
      expect((await manager.patch(path, { capacity: 0 })).body.code).toBe('bookings.shift_full');
      const moved = await manager.patch<{ start: string; people: { email: string }[] }>(path, {
        capacity: 2,
        start: iso(at(10, 9)),
      });
      expect(moved.data).toMatchObject({ start: iso(at(10, 9)), people: [{ email: ada.account.email }] });
      expect((await sign(ada, await shift(10, 9, 1))).body.code).toBe('bookings.on_another_shift');
      expect((await manager.delete(`${path}/people/${ada.account.id}`)).status).toBe(200);
      expect((await manager.delete(path)).status).toBe(200);
      expect(await peopleOf(id)).toBeUndefined();
      const { data } = await manager.get<{ action: string }[]>(`/admin/audit?target=shift:${id}`);
      expect(data.map(({ action }) => action).sort()).toEqual([
        'bookings.shift-changed',
        'bookings.shift-deleted',
        'bookings.shift-person-added',
        'bookings.shift-person-removed',
        'bookings.shifts-created',
      ]);
    });
  });
});
