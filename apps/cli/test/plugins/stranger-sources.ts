/** Fails in the handler of an event that the new plugin handles, too. */
export const BROKEN = `
import { Module } from '@nestjs/common';
import { definePlugin, OnEvent } from '@roost/plugin-kit';
import { userSuspended } from '@roost/users';
class Broken { async fail() { throw new Error('broken'); } }
OnEvent(userSuspended, { id: 'fail' })(Broken.prototype, 'fail', Object.getOwnPropertyDescriptor(Broken.prototype, 'fail'));
class BrokenModule {}
Module({ providers: [Broken] })(BrokenModule);
export default definePlugin({ name: 'broken', version: '1.0.0', compat: '^1.0.0', requires: ['users'], worker: () => BrokenModule });
`;

/** A test of a plugin that builds on another one. */
export const BOTH = `
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createTestApp } from '@roost/testing';
import reviewsPlugin from 'roost-plugin-reviews';
import gradesPlugin from '../src/index.js';
it('has both', async () => {
  const app = await createTestApp({ plugins: [reviewsPlugin, gradesPlugin] });
  const ada = await app.client.signUp();
  for (const path of ['/reviews', '/grades']) assert.equal((await ada.get(path)).status, 200);
  await app.close();
});
`;

/** A test that takes the newest migration of a plugin back and runs it again. */
export const UP_DOWN_UP = `
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MikroORM } from '@mikro-orm/postgresql';
import { ownerOrmConfig } from '@roost/kernel';
import { createTestApp } from '@roost/testing';
import reviewsPlugin from '../src/index.js';
it('goes up, down and up', async () => {
  const app = await createTestApp({ plugins: [reviewsPlugin] });
  const orm = await MikroORM.init(ownerOrmConfig(app.composition));
  const find = "select 1 from pg_attribute where attrelid = 'reviews_review'::regclass and attname = 'stars' and not attisdropped";
  const columns = async (): Promise<number> => (await app.asOwner(find)).length;
  const migrations = ['reviews/' + reviewsPlugin.migrations?.at(-1)?.name];
  assert.match(migrations[0] ?? '', /add_stars$/);
  assert.equal(await columns(), 1);
  await orm.migrator.down({ migrations });
  assert.equal(await columns(), 0);
  await orm.migrator.up({ migrations });
  assert.equal(await columns(), 1);
  await orm.close();
  await app.close();
});
`;
