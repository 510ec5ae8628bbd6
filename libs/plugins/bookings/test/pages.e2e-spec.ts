import { at, book, type BookingBody, type House, iso, openHouse } from './house.js';

describe('Pages of bookings and resources', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  it('tell what can be booked, by name', async () => {
    const { ada, manager, resource } = house;
    for (let count = 0; count < 3; count++) await resource('room');
    for (const path of ['/bookings/resources', '/admin/bookings/resources']) {
      const all = (await manager.get<{ name: string }[]>(path)).data.map(({ name }) => name);
      const names: string[] = [];
      for (let cursor: string | null | undefined = ''; typeof cursor === 'string';) {
        const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await manager.get<{ name: string }[]>(`${path}?limit=2${from}`);
        expect(page.data.length).toBeLessThanOrEqual(2);
        names.push(...page.data.map(({ name }) => name));
        cursor = page.body.meta?.nextCursor;
      }
      expect(names).toEqual(all);
    }
    expect((await ada.get('/bookings/resources?limit=501')).status).toBe(400);
  });

  it('tell a period by start: also what began before it, and what begins at once', async () => {
    const { ada, bob, resource } = house;
    const [first, second] = [await resource('equipment'), await resource('equipment')];
    const made = [
      await book(ada, first, at(20, 8), 48),
      await book(bob, second, at(20, 20), 20),
      await book(ada, second, at(22, 9)),
      await book(bob, first, at(22, 9)),
      await book(bob, first, at(22, 12)),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    await book(ada, second, at(25, 9));
    const path = `/bookings?from=${iso(at(21, 0))}&to=${iso(at(24, 0))}`;
    const whole = await ada.get<BookingBody[]>(path);
    expect(whole.body.meta?.nextCursor).toBeNull();
    const sameStart = [made[2], made[3]].map((answer) => answer?.data.id ?? '').sort();
    expect(whole.data.map(({ id }) => id)).toEqual([
      made[0]?.data.id,
      made[1]?.data.id,
      ...sameStart,
      made[4]?.data.id,
    ]);
    for (const limit of [1, 2, 4, 5]) {
      const ids: string[] = [];
      for (let cursor: string | null | undefined = ''; typeof cursor === 'string';) {
        const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await ada.get<BookingBody[]>(`${path}&limit=${String(limit)}${from}`);
        expect(page.status).toBe(200);
        ids.push(...page.data.map(({ id }) => id));
        cursor = page.body.meta?.nextCursor;
      }
      expect([limit, ids]).toEqual([limit, whole.data.map(({ id }) => id)]);
    }
    for (const wrong of ['cursor=1', `cursor=${crypto.randomUUID()}`, 'limit=1001', 'limit=0'])
      expect([wrong, (await ada.get(`${path}&${wrong}`)).status]).toEqual([wrong, 400]);
  });
});
