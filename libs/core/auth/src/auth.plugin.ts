import { definePlugin } from '@roost/plugin-kit';
import { AuthConfig } from './auth.config.js';
import {
  accountRegistered,
  importPeople,
  mailCode,
  mailInvitations,
  keyCreated,
  passwordChanged,
  signUpAttempted,
  tidyImports,
  tidyInvitations,
} from './auth.contracts.js';
import { authErrors } from './auth.errors.js';
import { AuthModule } from './auth.module.js';
import { AuthSettings } from './auth.settings.js';
import { ApiKey } from './keys/api-key.entity.js';
import { Code } from './codes/code.entity.js';
import { Import } from './imports/import.entity.js';
import { ImportLine } from './imports/import-line.entity.js';
import { Invitation } from './invitations/invitation.entity.js';
import { deviceCookie } from './sign-in/device-cookie.js';
import { AddAccounts } from './migrations/add-accounts.migration.js';
import { AddImports } from './migrations/add-imports.migration.js';
import { AddInvitations } from './migrations/add-invitations.migration.js';
import { AddKeys } from './migrations/add-keys.migration.js';
import { CreateAuth } from './migrations/create-auth.migration.js';
import { InviteToGroups } from './migrations/invite-to-groups.migration.js';
import { oauthErrors } from './token-endpoint/token.errors.js';
import { Credential } from './passwords/credential.entity.js';
import { Role } from './roles/role.entity.js';
import { sessionCookie } from './sessions/session-cookie.js';
import { Session } from './sessions/session.entity.js';
import { SigningKey } from './tokens/signing-key.entity.js';

export const authPlugin = definePlugin({
  name: 'auth',
  version: '1.2.0',
  compat: '^1.0.0',
  requires: ['mail', 'media', 'projects', 'users'],
  config: AuthConfig,
  settings: AuthSettings,
  entities: [ApiKey, Code, Credential, Import, ImportLine, Invitation, Role, Session, SigningKey],
  belonging: {
    auth_credential: { user_id: 'users_user' },
    auth_import_line: { import_id: 'auth_import' },
    auth_session: { user_id: 'users_user' },
    auth_signing_key: 'server',
  },
  migrations: [
    { name: '20261120000000_create', class: CreateAuth },
    { name: '20261121000000_accounts', class: AddAccounts },
    { name: '20261128010000_keys', class: AddKeys },
    { name: '20261128050000_invitations', class: AddInvitations },
    { name: '20261128060000_imports', class: AddImports },
    { name: '20261128090000_invite_to_groups', class: InviteToGroups },
  ],
  permissions: [
    { name: 'auth.sign-out', description: 'Sign out', roles: ['member', 'viewer'], session: true },
    {
      name: 'auth.sessions',
      description: 'See and end their own sessions',
      roles: ['member', 'viewer'],
      session: true,
    },
    {
      name: 'auth.change-self',
      description: 'Change their own password and address',
      roles: ['member', 'viewer'],
      session: true,
    },
    {
      name: 'auth.keys',
      description: 'Make API keys with permissions that they hold',
      roles: ['member'],
      session: true,
    },
    { name: 'auth.manage-keys', description: 'See and revoke the API keys of everyone', session: true },
    { name: 'auth.read-users', description: 'See all accounts, with addresses and states' },
    { name: 'auth.manage-users', description: 'Suspend, restore, verify, sign out and delete accounts' },
    { name: 'auth.assign-roles', description: 'Give accounts roles, as far as they hold them themselves' },
    { name: 'auth.invite', description: 'Invite people, with roles as far as they hold them themselves' },
    {
      name: 'auth.import-people',
      description: 'Import people from files, with roles as far as they hold them themselves',
    },
    { name: 'auth.manage-roles', description: 'Change roles, as far as they hold them themselves' },
  ],
  errors: { ...authErrors, ...oauthErrors },
  errorPrefixes: ['oauth'],
  events: [accountRegistered, keyCreated, passwordChanged, signUpAttempted],
  jobs: [importPeople, mailCode, mailInvitations, tidyImports, tidyInvitations],
  commands: [
    {
      name: 'admin create',
      usage: '--email <address> [--username <name>] [--password-stdin]',
      summary: 'create an admin, or make an account an admin',
    },
  ],
  cookies: [deviceCookie, sessionCookie],
  templates: new URL('../templates/', import.meta.url),
  module: AuthModule,
  api: () => import('./auth.api.module.js').then((file) => file.AuthApiModule),
  worker: () => import('./auth.worker.module.js').then((file) => file.AuthWorkerModule),
});
