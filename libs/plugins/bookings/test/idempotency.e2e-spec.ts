import { at, type BookingBody, type House, iso, openHouse } from './house.js';

describe('A booking with an Idempotency-Key', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  it('is made once, and what was refused stays so', async () => {
    const { ada, bob, resource } = house;
    const id = await resource('equipment');
    const ask = async (client: typeof ada, key: string) =>
      client.request<BookingBody>('POST', '/bookings', {
        json: { resourceId: id, start: iso(at(20, 10)), end: iso(at(20, 11)), description: '', personal: true },
        headers: { 'idempotency-key': key },
      });
    const [one, two] = [await ask(ada, 'mine'), await ask(ada, 'mine')];
    expect([one.status, two.status, two.data]).toEqual([201, 201, one.data]);
    const [first, second] = [await ask(bob, 'his'), await ask(bob, 'his')];
    expect([first.status, second.status, second.body.code]).toEqual([409, 409, first.body.code]);
    await ada.delete(`/bookings/${one.data.id}`);
    expect((await ask(bob, 'his')).status).toBe(409);
    expect((await ask(bob, 'another')).status).toBe(201);
  });
});
