import { at, book, HOUR, type House, iso, openHouse, span } from './house.js';

describe('The time of a booking', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  it('is back to back with others, and overlaps none of them', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment', { bufferMinutes: 0 });
    const start = at(3, 10);
    await book(ada, id, start, 2);
    expect((await book(bob, id, at(3, 12))).status).toBe(201);
    expect((await book(bob, id, at(3, 9))).status).toBe(201);
    const refused = await book(bob, id, at(3, 11), 2);
    expect([refused.status, refused.body.code]).toEqual([409, 'bookings.taken']);
    expect(refused.body.errors).toEqual([{ pointer: '/start', code: 'taken', detail: span(start, 2) }]);
  });

  it('keeps the buffer of its resource, before and after it', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment', { bufferMinutes: 30 });
    await book(ada, id, at(3, 10));
    const quarter = new Date(at(3, 11).getTime() + HOUR / 4);
    const why = `30 minutes stay free between two bookings, and another one is from ${iso(at(3, 10))} to ${iso(at(3, 11))}`;
    for (const start of [at(3, 11), quarter, new Date(at(3, 9).getTime() - HOUR / 4)]) {
      const { status, body } = await book(bob, id, start);
      expect([status, body.code, body.detail]).toEqual([409, 'bookings.taken', why]);
      expect(body.errors).toEqual([{ pointer: '/start', code: 'buffer', detail: span(at(3, 10), 1) }]);
    }
    const overlapping = await book(bob, id, new Date(at(3, 10).getTime() + HOUR / 2));
    expect([overlapping.body.detail, overlapping.body.errors?.[0]?.code]).toEqual([
      `Taken: ${span(at(3, 10), 1)}`,
      'taken',
    ]);
    expect((await book(bob, id, new Date(at(3, 11).getTime() + HOUR / 2))).status).toBe(201);
    // One that overlaps is named before one that is close.
    const between = await book(bob, id, at(3, 11), 1);
    expect(between.body.errors).toEqual([
      { pointer: '/start', code: 'taken', detail: span(new Date(at(3, 11).getTime() + HOUR / 2), 1) },
    ]);
    const moved = await book(bob, id, at(3, 14));
    const answer = await bob.patch(`/bookings/${moved.data.id}`, {
      start: iso(new Date(at(3, 12).getTime() + HOUR / 2)),
      end: iso(at(3, 14)),
    });
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'buffer']);
  });

  it('of a car says that the buffer of cars is in the way', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('car');
    await book(ada, id, at(3, 10));
    const { body } = await book(bob, id, at(3, 11));
    expect([body.code, body.detail]).toEqual(['bookings.taken', expect.stringMatching(/^15 minutes stay free/)]);
  });

  it('is one, however many ask for the same time at once', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment');
    const start = at(4, 10);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => book(index % 2 === 0 ? ada : bob, id, start)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    for (const { status, body } of answers) {
      if (status === 409) expect(body.errors?.[0]?.detail).toBe(span(start, 1));
    }
  });

  it('cannot overlap another in the database itself', async () => {
    const { ada, app, resource } = house;
    const { data } = await book(ada, await resource('equipment'), at(4, 10));
    const twin = app.em().execute(
      `insert into bookings_booking (id, project_id, resource_id, booker_id, starts_at, ends_at, held, description, state)
       select gen_random_uuid(), project_id, resource_id, booker_id, starts_at, ends_at, held, '', 'pending'
       from bookings_booking where id = ?`,
      [data.id],
    );
    await expect(twin).rejects.toMatchObject({ code: '23P01' });
  });
});
