import { definePlugin } from '@roost/plugin-kit';
import { DiaryEntry } from './digest/diary-entry.entity.js';
import { ShedDoorPort } from './door/shed-door.port.js';
import { Inventory } from './inventory/inventory.entity.js';
import { LendingConfig } from './lending.config.js';
import {
  checkPhotos,
  IMPORT_QUEUE,
  importThings,
  letIn,
  loanChanged,
  markOverdue,
  remindBorrower,
  sendDigest,
} from './lending.contracts.js';
import { lendingErrors } from './lending.errors.js';
import { LendingModule } from './lending.module.js';
import { LendingSettings } from './lending.settings.js';
import { Loan } from './loans/loan.entity.js';
import { CreateLending } from './migrations/create-lending.migration.js';
import { KIOSK_COOKIE } from './kiosk/kiosk-pass.js';
import { STATE_HEADER } from './things/badges.js';
import { Thing } from './things/thing.entity.js';

export const lendingPlugin = definePlugin({
  name: 'lending',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['auth', 'bookings', 'mail', 'media', 'posts', 'projects', 'users'],
  config: LendingConfig,
  settings: LendingSettings,
  entities: [Thing, Loan, Inventory, DiaryEntry],
  belonging: { lending_inventory: { keeper_id: 'users_user' } },
  migrations: [{ name: '20261126000000_create', class: CreateLending }],
  permissions: [
    { name: 'lending.read', description: 'See things and who has them', roles: ['member', 'viewer'] },
    { name: 'lending.borrow', description: 'Borrow things', roles: ['member'] },
    { name: 'lending.manage', description: 'Add things, take stock, and take things back' },
  ],
  errors: lendingErrors,
  events: [loanChanged],
  jobs: [remindBorrower, markOverdue, letIn, importThings, checkPhotos, sendDigest],
  queues: [{ name: IMPORT_QUEUE, concurrency: 1 }],
  ports: [ShedDoorPort],
  commands: [{ name: 'lending overdue', usage: '', summary: 'list overdue loans' }],
  cookies: [{ name: KIOSK_COOKIE }],
  exposedHeaders: [STATE_HEADER],
  admin: { menu: [{ label: 'Lending', path: '/lending/things', permission: 'lending.manage' }] },
  // Seen from `dist/src`.
  templates: new URL('../../templates/', import.meta.url),
  texts: new URL('../../texts/', import.meta.url),
  module: LendingModule,
  api: () => import('./lending.api.module.js').then((file) => file.LendingApiModule),
  worker: () => import('./lending.worker.module.js').then((file) => file.LendingWorkerModule),
});
