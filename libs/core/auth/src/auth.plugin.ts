import './auth.contracts.js';
import { definePlugin } from '@roost/plugin-kit';
import { AuthConfig } from './auth.config.js';
import { authErrors } from './auth.errors.js';
import { CreateAuth } from './migrations/create-auth.migration.js';
import { Credential } from './passwords/credential.entity.js';
import { Session } from './sessions/session.entity.js';
import { SigningKey } from './tokens/signing-key.entity.js';

export const authPlugin = definePlugin({
  name: 'auth',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['mail', 'media', 'projects', 'users'],
  config: AuthConfig,
  entities: [Credential, Session, SigningKey],
  migrations: [{ name: '20261120000000_create', class: CreateAuth }],
  permissions: [{ name: 'auth.sign-out', description: 'End their own sessions', roles: ['member'] }],
  errors: authErrors,
  templates: new URL('../templates/', import.meta.url),
  api: () => import('./auth.api.module.js').then((file) => file.AuthApiModule),
  worker: () => import('./auth.worker.module.js').then((file) => file.AuthWorkerModule),
});
