import { MikroORM } from '@mikro-orm/postgresql';
import { migrate, ormConfig } from '@roost/kernel';
import { createTestApp, type TestApp } from '@roost/testing';

describe('Migrations', () => {
  let app: TestApp;
  let orm: MikroORM;
  beforeAll(async () => {
    app = await createTestApp();
    orm = await MikroORM.init(ormConfig(app.composition));
  });
  afterAll(async () => {
    await orm.close();
    await app.close();
  });

  const difference = async () => (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();

  it('make the schema that the entities describe', async () => {
    expect(await difference()).toBe('');
  });

  it('survive down and up again', async () => {
    await orm.migrator.down({ to: 0 });
    const tables = await orm.em.execute<{ name: string }[]>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    expect(tables).toEqual([{ name: 'kernel_migration' }]);
    await orm.migrator.up();
    expect(await difference()).toBe('');
  });

  it('run once, however many processes start at once', async () => {
    await orm.migrator.down({ to: 0 });
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(ormConfig(app.composition))));
    expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await difference()).toBe('');
  });

  it('give every table the name of its plugin', () => {
    for (const plugin of app.composition.plugins) {
      for (const entity of plugin.entities ?? []) {
        expect(orm.getMetadata().get(entity).tableName).toMatch(new RegExp(`^${plugin.name}_`));
      }
    }
  });
});
