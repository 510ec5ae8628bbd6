import { MikroORM } from '@mikro-orm/postgresql';
import { distribution } from '@roost/distribution';
import { compose, ownerOrmConfig, pendingMigrations } from '@roost/kernel';
import { createDatabase, dropDatabase, TEST_ENVIRONMENT, type TestDatabase, testServices } from '@roost/testing';

const MIGRATION = 'bookings/20261128090000_make_units_groups';
const id = (number: number): string => `01900000-0000-7000-8000-00000000000${String(number)}`;
const [PROJECT, OTHER, ALTOS, BASSES, FAR, ADA, BOB] = [1, 2, 3, 4, 5, 6, 7].map(id);

describe('The migration that makes units groups', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    const env = {
      ...TEST_ENVIRONMENT,
      DATABASE_URL: database.databaseUrl,
      DATABASE_OWNER_URL: database.databaseOwnerUrl,
      REDIS_URL: testServices().redisUrl,
    };
    orm = await MikroORM.init(ownerOrmConfig(await compose(distribution, env)));
    const all = await pendingMigrations(orm);
    await orm.migrator.up({ migrations: all.filter((name) => name !== MIGRATION) });
  });
  afterAll(async () => {
    await orm.close();
    await dropDatabase(database);
  });

  const run = async <T extends object = object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    orm.em.fork().execute<T[]>(sql, values);
  const groups = () => run('select id, project_id, name, description from groups_group order by id');
  const members = () =>
    run('select group_id, user_id, roles, expires_at from groups_member order by group_id, user_id');
  const member = (group?: string, user?: string) => ({ group_id: group, user_id: user, roles: [], expires_at: null });

  it('keeps ids, names and members, next to groups that there are', async () => {
    for (const [unit, project, name] of [
      [ALTOS, PROJECT, 'Altos'],
      [BASSES, PROJECT, 'Basses'],
      [FAR, OTHER, 'Altos'],
    ])
      await run('insert into bookings_unit (id, project_id, name) values (?, ?, ?)', [unit, project, name]);
    for (const [unit, user] of [
      [ALTOS, ADA],
      [ALTOS, BOB],
      [BASSES, BOB],
    ])
      await run('insert into bookings_unit_member (unit_id, user_id) values (?, ?)', [unit, user]);
    // Made while bookings was off.
    await run('insert into groups_group (id, project_id, name) values (?, ?, ?)', [id(8), PROJECT, 'Basses']);
    await run('insert into groups_member (group_id, user_id) values (?, ?)', [id(8), ADA]);

    await orm.migrator.up({ migrations: [MIGRATION] });
    expect(await groups()).toEqual([
      { id: ALTOS, project_id: PROJECT, name: 'Altos', description: '' },
      { id: BASSES, project_id: PROJECT, name: 'Basses (000000000004)', description: '' },
      { id: FAR, project_id: OTHER, name: 'Altos', description: '' },
      { id: id(8), project_id: PROJECT, name: 'Basses', description: '' },
    ]);
    expect(await members()).toEqual([member(ALTOS, ADA), member(ALTOS, BOB), member(BASSES, BOB), member(id(8), ADA)]);
    expect(await run('select id, is_own from bookings_unit order by id')).toEqual(
      [ALTOS, BASSES, FAR].map((unit) => ({ id: unit, is_own: true })),
    );
  });

  it('goes down with what has changed, and up again with what has changed then', async () => {
    await run(`update groups_group set name = 'Low altos' where id = ?`, [ALTOS]);
    await run(`update groups_member set expires_at = now() where group_id = ? and user_id = ?`, [ALTOS, BOB]);
    await run('delete from groups_group where id = ?', [FAR]);
    await orm.migrator.down({ migrations: [MIGRATION] });
    expect(await run('select id, name from bookings_unit order by id')).toEqual([
      { id: ALTOS, name: 'Low altos' },
      { id: BASSES, name: 'Basses (000000000004)' },
    ]);
    expect(await run('select unit_id, user_id from bookings_unit_member order by unit_id')).toEqual([
      { unit_id: ALTOS, user_id: ADA },
      { unit_id: BASSES, user_id: BOB },
    ]);
    await run('delete from bookings_unit_member where unit_id = ?', [BASSES]);
    await run(`update bookings_unit set name = 'High altos' where id = ?`, [ALTOS]);
    await orm.migrator.up({ migrations: [MIGRATION] });
    expect(await members()).toEqual([member(ALTOS, ADA), member(id(8), ADA)]);
    expect(await run('select name from groups_group where id = ?', [ALTOS])).toEqual([{ name: 'High altos' }]);
    expect(await pendingMigrations(orm)).toEqual([]);
  });
});
