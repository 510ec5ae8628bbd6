import { eventually } from '@roost/testing';
import { at, book, type House, openHouse } from './house.js';

describe('Bookings of an account', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.app.close();
  });

  it('are in its export, and gone when it is erased', async () => {
    const { app, manager, resource, unit } = house;
    const eve = await app.client.signUp();
    const id = await resource('equipment', {}, { managerIds: [eve.account.id] });
    await book(eve, id, at(2, 10));
    await unit(eve);
    await eve.post('/bookings/feeds', {});
    expect((await eve.get('/users/me/export')).bytes.toString('latin1')).toContain('bookings.json');
    await manager.delete(`/admin/users/${eve.account.id}`);
    await app.em().execute(`update users_user set erase_at = now() where id = ?`, [eve.account.id]);
    await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    const left = async () => {
      const [row] = await app.em().execute<{ count: number }[]>(
        `select ((select count(*) from bookings_booking where booker_id = ?)
           + (select count(*) from groups_member where user_id = ?)
           + (select count(*) from bookings_feed where owner_id = ?)
           + (select count(*) from bookings_resource where ?::uuid = any(manager_ids)))::int as count`,
        Array.from({ length: 4 }, () => eve.account.id),
      );
      return row?.count;
    };
    await eventually(left, (count) => count === 0);
  });
});
