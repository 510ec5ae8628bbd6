import { definePlugin } from '@roost/plugin-kit';
import { AddAccounts } from './migrations/add-accounts.migration.js';
import { AddFields } from './migrations/add-fields.migration.js';
import { CreateUsers } from './migrations/create-users.migration.js';
import { IndexPeople } from './migrations/index-people.migration.js';
import { IndexSpecialPeople } from './migrations/index-special-people.migration.js';
import { Field } from './fields/field.entity.js';
import { FieldValueRow } from './fields/field-value.entity.js';
import { User } from './user.entity.js';
import { UsersConfig } from './users.config.js';
import {
  eraseUser,
  erasureScheduled,
  exportRequested,
  pruneFieldValues,
  userErased,
  userSuspended,
} from './users.contracts.js';
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
  entities: [Field, FieldValueRow, User],
  migrations: [
    { name: '20261120000000_create', class: CreateUsers },
    { name: '20261121000000_accounts', class: AddAccounts },
    { name: '20261127000000_index_people', class: IndexPeople },
    { name: '20261127221000_index_special_people', class: IndexSpecialPeople },
    { name: '20261128050000_fields', class: AddFields },
  ],
  permissions: [
    {
      name: 'users.read-self',
      description: 'Read their own profile, and the pages of others',
      roles: ['member', 'viewer'],
    },
    { name: 'users.change-self', description: 'Change their own profile', roles: ['member', 'viewer'] },
    { name: 'users.erase-self', description: 'Delete their own account', roles: ['member', 'viewer'], session: true },
    { name: 'users.export-self', description: 'Download everything about themselves', roles: ['member', 'viewer'] },
    {
      name: 'users.directory',
      description: 'Find people in the directory of the project',
      roles: ['member', 'viewer'],
    },
    { name: 'users.list', description: 'List and search all people of the project, also outside its directory' },
    {
      name: 'users.read-team-fields',
      description: 'See fields of people that are for the team',
      roles: ['editor'],
    },
    { name: 'users.write-fields', description: 'See and change all own fields of people' },
    { name: 'users.manage-fields', description: 'Define the own fields of people' },
  ],
  errors: usersErrors,
  events: [erasureScheduled, exportRequested, userErased, userSuspended],
  jobs: [eraseUser, pruneFieldValues],
  commands: [
    { name: 'users conflicts', usage: '', summary: 'list accounts whose usernames are addresses of routes or pages' },
  ],
  module: UsersModule,
  api: () => import('./users.api.module.js').then((file) => file.UsersApiModule),
  worker: () => import('./users.worker.module.js').then((file) => file.UsersWorkerModule),
});
