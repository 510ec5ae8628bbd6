import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { inspectDatabase, migrate, ownerOrmConfig } from '@roost/kernel';
import { definePlugin } from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';
import { entityDifferences } from '../src/database/entity-differences.js';
import { undeclaredTables } from '../src/database/undeclared-tables.js';

@Entity({ tableName: 'socks_sock' })
class Sock {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'text' })
  colour: string;

  @Property({ type: 'uuid[]' })
  wornBy: string[];

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  lostAt: Date | null;
}

/** Forgets the colour. */
class MakeSocks extends Migration {
  override up(): void {
    this.addSql(
      'create table socks_sock (id uuid primary key, worn_by uuid[] not null, lost_at timestamptz(6), size int not null default 40)',
    );
  }

  override down(): void {
    this.addSql('drop table socks_sock');
  }
}

const socks = definePlugin({
  name: 'socks',
  version: '1.0.0',
  compat: '^1.0.0',
  entities: [Sock],
  belonging: { socks_sock: 'server' },
  migrations: [{ name: '20261126000000_socks', class: MakeSocks }],
});
const FORGOTTEN = 'Plugin socks: the table socks_sock has no column colour, which Sock.colour describes';

describe('Tables that are not as an entity says', () => {
  let app: TestApp;
  let owner: MikroORM;
  beforeAll(async () => {
    app = await createTestApp({
      plugins: [socks],
      env: { NODE_ENV: 'production', MAIL_DRIVER: 'smtp', SMTP_URL: 'smtp://127.0.0.1:1' },
    });
    owner = await MikroORM.init(ownerOrmConfig(app.composition));
  });
  afterAll(async () => {
    await owner.close();
    await app.close();
  });

  const inspect = async () => inspectDatabase(app.composition);

  it('stop the start, except in production, where the doctor tells it', async () => {
    await expect(createTestApp({ plugins: [socks] })).rejects.toThrow(
      `${FORGOTTEN}: is a migration missing, or has it not run?`,
    );
    expect(await inspect()).toMatchObject({ isNew: false, pending: 0, differences: [FORGOTTEN] });
    await app.asOwner('alter table socks_sock add colour text not null');
    expect((await inspect()).differences).toEqual([]);
  });

  it.each([
    [
      'alter colour type varchar(9)',
      'the column colour of socks_sock is character varying(9), and Sock.colour says text',
    ],
    ['alter worn_by type text[]', 'the column worn_by of socks_sock is text[], and Sock.wornBy says uuid[]'],
    [
      'alter lost_at type timestamptz(3)',
      'the column lost_at of socks_sock is timestamp(3) with time zone, and Sock.lostAt says timestamp(6) with time zone',
    ],
    ['alter colour drop not null', 'the column colour of socks_sock may be null, and Sock.colour says otherwise'],
    ['alter lost_at set not null', 'the column lost_at of socks_sock may not be null, and Sock.lostAt says otherwise'],
    ['alter size drop default', 'the table socks_sock demands a value for size, of which Sock knows nothing'],
    ['rename to socks_stocking', 'there is no table socks_sock, which Sock describes'],
  ])('are found after %s', async (change, difference) => {
    const changed = owner.em.fork().transactional(async (em) => {
      await em.execute(`alter table socks_sock ${change}`);
      expect(await entityDifferences(em, app.composition)).toContain(`Plugin socks: ${difference}`);
      throw new Error('undo it');
    });
    await expect(changed).rejects.toThrow('undo it');
  });

  it('are those, too, which no entity describes, and which belong to nobody', async () => {
    await app.asOwner('create table socks_drawer (id uuid primary key)');
    await app.asOwner('create table socks_drawer_of_project (id uuid primary key, project_id uuid not null)');
    await app.asOwner('create table socks_off_pair (id uuid primary key)');
    // Of a plugin that is off, whose name begins like that of the other.
    await app.em().execute(`insert into kernel_migration (name) values ('socks-off/20261126000000_pairs')`);
    const undeclared = 'Plugin socks: the table socks_drawer has no column project_id. Name it in belonging';
    const { differences } = await inspect();
    expect(differences.map((difference) => difference.slice(0, undeclared.length))).toEqual([undeclared]);
    const named = { ...socks, belonging: { ...socks.belonging, socks_drawer: 'server' as const } };
    expect(await undeclaredTables(app.em(), { ...app.composition, plugins: [named] })).toEqual([]);
  });

  it('are not looked for where migrations have not run', async () => {
    await app.em().execute(`delete from kernel_migration where name = 'socks/20261126000000_socks'`);
    expect((await inspect()).pending).toBe(1);
  });
});

describe('Migrations', () => {
  let app: TestApp;
  let orm: MikroORM;
  beforeAll(async () => {
    app = await createTestApp();
    orm = await MikroORM.init(ownerOrmConfig(app.composition));
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
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(app.composition)));
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
