import { Entity, PrimaryKey } from '@mikro-orm/decorators/legacy';
import { defineDriver, defineErrors, definePlugin, definePort, type PluginManifest } from '@roost/plugin-kit';
import { checkManifests } from './check-manifests.js';
import { checkTables } from './check-tables.js';

const plugin = (name: string, more: Partial<PluginManifest> = {}): PluginManifest =>
  definePlugin({ name, version: '1.0.0', compat: '^1.0.0', ...more });
const gone = { status: 410, title: 'It is gone' };

describe('checkManifests', () => {
  const check =
    (...plugins: PluginManifest[]) =>
    () => {
      checkManifests(plugins);
    };

  it('takes error codes of the plugin, and of prefixes that it has for itself', () => {
    const errors = { ...defineErrors('a', { gone }), ...defineErrors('b', { away: gone }) };
    expect(check(plugin('a', { errors, errorPrefixes: ['b'] }))).not.toThrow();
  });

  it.each<[string, PluginManifest[], string]>([
    [
      'an error code of another',
      [plugin('a', { errors: defineErrors('b', { gone }) })],
      'Plugin a: the error code b.gone has to start with "a."',
    ],
    [
      'an error code beside its prefixes',
      [plugin('a', { errors: defineErrors('b', { gone }), errorPrefixes: ['c'] })],
      'Plugin a: the error code b.gone has to start with "a." or "c."',
    ],
    [
      'a prefix that is the name of another',
      [plugin('a', { errorPrefixes: ['b'] }), plugin('b')],
      'Plugin b: declares the prefix of error codes b as plugin a does',
    ],
    [
      'a prefix that another has',
      [plugin('a', { errorPrefixes: ['c'] }), plugin('b', { errorPrefixes: ['c'] })],
      'Plugin b: declares the prefix of error codes c as plugin a does',
    ],
    [
      'one error code twice',
      [plugin('a', { errors: { one: defineErrors('a', { gone }).gone, two: defineErrors('a', { gone }).gone } })],
      'Plugin a: declares the error code a.gone twice',
    ],
    [
      'a permission of another',
      [plugin('a', { permissions: [{ name: 'b.read', description: '' }] })],
      'Plugin a: the permission b.read has to start with "a."',
    ],
    [
      'a queue of another',
      [plugin('a', { queues: [{ name: 'b.slow', concurrency: 1 }] })],
      'Plugin a: the queue b.slow has to start with "a."',
    ],
    [
      'one queue twice',
      [
        plugin('a', {
          queues: [
            { name: 'a.slow', concurrency: 1 },
            { name: 'a.slow', concurrency: 2 },
          ],
        }),
      ],
      'Plugin a: declares the queue a.slow twice',
    ],
    [
      'one command of two',
      ['a', 'b'].map((name) => plugin(name, { commands: [{ name: 'import', usage: '', summary: '' }] })),
      'Plugin b: declares the command import as plugin a does',
    ],
  ])('refuses %s', (_what, plugins, message) => {
    expect(check(...plugins)).toThrow(message);
  });
});

@Entity({ tableName: 'car_pool_car' })
class Car {
  @PrimaryKey({ type: 'uuid' })
  id: string;
}

@Entity()
class CarPoolSeat {
  @PrimaryKey({ type: 'uuid' })
  id: string;
}

@Entity({ tableName: 'car_pool_car' })
class SameCar {
  @PrimaryKey({ type: 'uuid' })
  id: string;
}

@Entity({ tableName: 'storage_shelf_car' })
class ShelfCar {
  @PrimaryKey({ type: 'uuid' })
  id: string;
}

describe('checkTables', () => {
  const port = definePort('storage', { defaultDriver: 'shelf' });
  const driver = (name: string, entity: typeof Car) =>
    defineDriver({ port, name, entities: [entity], load: () => Car });

  it('takes tables that start with the name of the plugin, or with port and driver', () => {
    expect(() => {
      checkTables([plugin('car-pool', { entities: [Car, CarPoolSeat] })], [driver('shelf', ShelfCar)]);
    }).not.toThrow();
  });

  it.each<[string, Parameters<typeof checkTables>, string]>([
    [
      'a table of another',
      [[plugin('bus', { entities: [Car] })], []],
      'Plugin bus: the table car_pool_car of Car has to start with "bus_"',
    ],
    [
      'a table that MikroORM names',
      [[plugin('bus', { entities: [CarPoolSeat] })], []],
      'Plugin bus: the table car_pool_seat of CarPoolSeat has to start',
    ],
    [
      'a driver with a table of another',
      [[], [driver('box', ShelfCar)]],
      'Driver storage-box: the table storage_shelf_car of ShelfCar has to start with "storage_box_"',
    ],
    [
      'two with one table',
      [[plugin('car-pool', { entities: [Car, SameCar] })], []],
      'Plugin car-pool: the table car_pool_car of SameCar belongs to Car (Plugin car-pool)',
    ],
  ])('refuses %s', (_what, owners, message) => {
    expect(() => {
      checkTables(...owners);
    }).toThrow(message);
  });
});
