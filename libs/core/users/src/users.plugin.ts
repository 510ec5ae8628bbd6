import { definePlugin } from '@roost/plugin-kit';
import { AddAccounts } from './migrations/add-accounts.migration.js';
import { CreateUsers } from './migrations/create-users.migration.js';
import { IndexPeople } from './migrations/index-people.migration.js';
import { IndexSpecialPeople } from './migrations/index-special-people.migration.js';
import { User } from './user.entity.js';
import { UsersConfig } from './users.config.js';
import { eraseUser, erasureScheduled, exportRequested, userErased, userSuspended } from './users.contracts.js';
import { usersErrors } from './users.errors.js';
import { UsersSettings } from './users.settings.js';
import { UsersModule } from './users.module.js';

export const usersPlugin = definePlugin({
  name: 'users',
  version: '1.1.0',
  compat: '^1.0.0',
  requires: ['projects'],
  config: UsersConfig,
  settings: UsersSettings,
  entities: [User],
  migrations: [
    { name: '20261120000000_create', class: CreateUsers },
    { name: '20261121000000_accounts', class: AddAccounts },
    { name: '20261127000000_index_people', class: IndexPeople },
    { name: '20261127221000_index_special_people', class: IndexSpecialPeople },
  ],
  permissions: [
    { name: 'users.read-self', description: 'Read their own profile', roles: ['member', 'viewer'] },
    { name: 'users.change-self', description: 'Change their own profile', roles: ['member', 'viewer'] },
    { name: 'users.erase-self', description: 'Delete their own account', roles: ['member', 'viewer'], session: true },
    { name: 'users.export-self', description: 'Download everything about themselves', roles: ['member', 'viewer'] },
    { name: 'users.list', description: 'List and search the members of the project' },
  ],
  errors: usersErrors,
  events: [erasureScheduled, exportRequested, userErased, userSuspended],
  jobs: [eraseUser],
  commands: [
    { name: 'users conflicts', usage: '', summary: 'list accounts whose usernames are addresses of routes or pages' },
  ],
  module: UsersModule,
  api: () => import('./users.api.module.js').then((file) => file.UsersApiModule),
  worker: () => import('./users.worker.module.js').then((file) => file.UsersWorkerModule),
});
