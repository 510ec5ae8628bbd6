import { type ApiClient, type SignedInClient } from '@roost/testing';
import { at, book, type House, openHouse } from './house.js';

interface Named {
  id: string;
  name: string;
}

describe('A unit is a group that can be booked for', () => {
  let house: House;
  let room: string;
  beforeAll(async () => {
    house = await openHouse();
    room = await house.resource('car', { maxDaysAhead: 365 });
  });
  afterAll(async () => {
    await house.app.close();
  });

  let day = 20;
  const bookFor = async (client: ApiClient, unitId: string) =>
    book(client, room, at(++day, 10), 1, { personal: false, unitId });
  const idsOf = async (client: ApiClient, path: string) => (await client.get<Named[]>(path)).data.map(({ id }) => id);
  const put = async (groupId: string, { account }: SignedInClient, terms: object = {}) => {
    expect((await house.manager.put(`/groups/${groupId}/members/${account.id}`, terms)).status).toBe(200);
  };
  const makeGroup = async (name: string) => (await house.manager.post<Named>('/admin/groups', { name })).data.id;

  it('with the name and the members of the group', async () => {
    const { ada, bob, manager, unit } = house;
    const id = await unit(ada);
    expect((await ada.get<Named[]>('/groups')).data.map((group) => group.id)).toContain(id);
    const { data: booking } = await bookFor(ada, id);
    expect((await manager.patch(`/admin/groups/${id}`, { name: 'Altos' })).status).toBe(200);
    expect((await ada.get<Named[]>('/bookings/units')).data).toContainEqual({ id, name: 'Altos' });
    expect((await ada.get<{ unitName: string }>(`/bookings/${booking.id}`)).data.unitName).toBe('Altos');
    expect((await bookFor(bob, id)).body.code).toBe('bookings.not_a_member');
    await put(id, bob);
    expect((await bookFor(bob, id)).status).toBe(201);
    expect(await idsOf(manager, `/admin/bookings/units/${id}/members`)).toEqual(
      [ada.account.id, bob.account.id].sort(),
    );
    // Whoever looks after units takes no role away that somebody has in the group.
    await put(id, bob, { roles: ['manager'] });
    expect((await manager.put(`/admin/bookings/units/${id}/members/${bob.account.id}`)).status).toBe(200);
    expect((await bob.get(`/groups/${id}`)).data).toMatchObject({ membership: { roles: ['manager'] } });
  });

  it('not by somebody whose membership has expired', async () => {
    const { ada, app, manager, unit } = house;
    const id = await unit(ada);
    const duty = await house.resource('shift', { whoMayBook: 'units', unitIds: [id], maxDaysAhead: 90 });
    const shift = { resourceId: duty, capacity: 2, start: at(30, 8).toISOString(), end: at(30, 9).toISOString() };
    const { data } = await manager.post<Named>('/admin/bookings/shifts', shift);
    expect((await bookFor(ada, id)).status).toBe(201);
    expect((await ada.put(`/bookings/shifts/${data.id}/me`)).status).toBe(200);
    expect((await ada.delete(`/bookings/shifts/${data.id}/me`)).status).toBe(200);
    await app.asOwner(`update groups_member set expires_at = now() where group_id = $1`, [id]);
    expect((await bookFor(ada, id)).body.code).toBe('bookings.not_a_member');
    expect((await ada.put(`/bookings/shifts/${data.id}/me`)).body.code).toBe('bookings.not_allowed');
    expect(await idsOf(ada, '/bookings/units')).not.toContain(id);
    expect(await idsOf(manager, `/admin/bookings/units/${id}/members`)).toEqual([]);
    expect((await manager.put(`/admin/bookings/units/${id}/members/${ada.account.id}`)).status).toBe(200);
    expect((await bookFor(ada, id)).status).toBe(201);
  });

  it('and no other group is one, until it is named', async () => {
    const { ada, bob, manager } = house;
    const id = await makeGroup('Board');
    await put(id, ada);
    const path = `/admin/bookings/units/${id}`;
    for (const [client, list] of [
      [ada, '/bookings/units'],
      [manager, '/admin/bookings/units'],
    ] as const)
      expect(await idsOf(client, list)).not.toContain(id);
    expect((await bookFor(ada, id)).body.code).toBe('bookings.unit_not_found');
    expect((await manager.patch(path, { name: 'Mine' })).body.code).toBe('bookings.unit_not_found');
    expect((await manager.delete(path)).body.code).toBe('bookings.unit_not_found');

    // Managers of bookings name no group that they cannot see.
    expect(
      (await manager.put(`/admin/users/${bob.account.id}/roles`, { roles: ['booking-manager', 'member'] })).status,
    ).toBe(200);
    expect((await bob.put(path)).body.code).toBe('bookings.unit_not_found');
    expect((await ada.put(path)).status).toBe(403);
    expect((await manager.put(`/admin/bookings/units/${crypto.randomUUID()}`)).status).toBe(404);
    const named = await Promise.all([manager.put(path), manager.put(path), manager.put(path)]);
    expect(named.map(({ data }) => data)).toEqual(Array(3).fill({ id, name: 'Board' }));
    const { data: booking } = await bookFor(ada, id);
    expect(booking.unitName).toBe('Board');

    // They book for it, and change neither its name nor who is in it.
    const members = `${path}/members/${bob.account.id}`;
    expect((await bob.patch(path, { name: 'Mine' })).body.code).toBe('bookings.unit_is_group');
    expect((await bob.put(members)).body.code).toBe('bookings.unit_is_group');
    expect((await bob.delete(members)).body.code).toBe('bookings.unit_is_group');
    expect((await bob.delete(path)).status).toBe(200);
    expect((await bookFor(ada, id)).body.code).toBe('bookings.unit_not_found');
    expect((await ada.get(`/groups/${id}`)).status).toBe(200);
    expect((await ada.get<{ unitName: string }>(`/bookings/${booking.id}`)).data.unitName).toBe('Board');
  });

  it('until the group or the unit is deleted, and bookings for it stay', async () => {
    const { ada, manager, unit, app } = house;
    for (const path of ['/admin/groups', '/admin/bookings/units']) {
      const id = await unit(ada);
      const { data: booking } = await bookFor(ada, id);
      expect((await manager.delete(`${path}/${id}`)).status).toBe(200);
      expect((await bookFor(ada, id)).body.code).toBe('bookings.unit_not_found');
      expect(await idsOf(ada, '/groups')).not.toContain(id);
      expect((await ada.get(`/bookings/${booking.id}`)).data).toMatchObject({ unitId: id, unitName: null });
      expect(await app.asOwner('select 1 from bookings_unit where id = $1', [id])).toEqual([]);
    }
  });

  it('with a name that no other group has', async () => {
    const { manager } = house;
    await makeGroup('Trebles');
    expect((await manager.post('/admin/bookings/units', { name: 'Trebles' })).body.code).toBe('bookings.name_taken');
    const { data } = await manager.post<Named>('/admin/bookings/units', { name: 'Low brass' });
    expect((await manager.patch(`/admin/bookings/units/${data.id}`, { name: 'Trebles' })).body.code).toBe(
      'bookings.name_taken',
    );
  });
});
