import { definePlugin } from '@roost/plugin-kit';
import { CreateUsers } from './migrations/create-users.migration.js';
import { User } from './user.entity.js';
import { usersErrors } from './users.errors.js';
import { UsersModule } from './users.module.js';

export const usersPlugin = definePlugin({
  name: 'users',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['projects'],
  entities: [User],
  migrations: [{ name: '20261120000000_create', class: CreateUsers }],
  permissions: [{ name: 'users.read-self', description: 'Read their own profile', roles: ['member'] }],
  errors: usersErrors,
  module: UsersModule,
  api: () => import('./users.api.module.js').then((file) => file.UsersApiModule),
});
