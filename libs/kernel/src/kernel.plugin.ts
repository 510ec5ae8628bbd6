import { definePlugin, jobFailed } from '@roost/plugin-kit';
import { AuditRecordEntity } from './audit/audit-record.entity.js';
import { CreateAudit } from './audit/migrations/create-audit.migration.js';
import { IndexActions } from './audit/migrations/index-actions.migration.js';
import { NameKeys } from './audit/migrations/name-keys.migration.js';
import { DeleteWithProject } from './audit/migrations/delete-with-project.migration.js';
import { KnowProjectOfHooks } from './hooks/migrations/know-project-of-hooks.migration.js';
import { kernelErrors } from './kernel.errors.js';
import { OwedHook } from './hooks/owed-hook.entity.js';
import { tidyAnswers } from './idempotency/idempotency.contracts.js';
import { KeptAnswer } from './idempotency/kept-answer.entity.js';
import { CreateKeptAnswers } from './idempotency/migrations/create-kept-answers.migration.js';
import { Listener } from './missed/listener.entity.js';
import { CreateMissed } from './missed/migrations/create-missed.migration.js';
import { AddStates } from './outbox/migrations/add-states.migration.js';
import { AddVersions } from './outbox/migrations/add-versions.migration.js';
import { CreateOutbox } from './outbox/migrations/create-outbox.migration.js';
import { CreateSchedule } from './outbox/migrations/create-schedule.migration.js';
import { FindFailed } from './outbox/migrations/find-failed.migration.js';
import { KnowProjects } from './outbox/migrations/know-projects.migration.js';
import { OutboxEntry } from './outbox/outbox-entry.entity.js';
import { Schedule } from './outbox/schedule.entity.js';
import { EVENT_QUEUE } from './queue/queues.js';
import { CreateSettings } from './settings/migrations/create-settings.migration.js';
import { settingsErrors } from './settings/settings.errors.js';
import { StoredSetting } from './settings/stored-setting.entity.js';

/** What the kernel itself brings: the outbox, the audit log and answers that are kept. Always first, never disabled. */
export const kernelPlugin = definePlugin({
  name: 'kernel',
  version: '1.0.0',
  compat: '^1.0.0',
  entities: [AuditRecordEntity, KeptAnswer, Listener, OutboxEntry, OwedHook, Schedule, StoredSetting],
  belonging: {
    kernel_listener: 'server',
    kernel_schedule: 'server',
  },
  migrations: [
    { name: '20261120000000_create_outbox', class: CreateOutbox },
    { name: '20261121000000_create_audit', class: CreateAudit },
    { name: '20261121120000_create_schedule', class: CreateSchedule },
    { name: '20261126000000_add_versions', class: AddVersions },
    { name: '20261126150000_add_states', class: AddStates },
    { name: '20261126160000_create_missed', class: CreateMissed },
    { name: '20261126170000_find_failed', class: FindFailed },
    { name: '20261126180000_create_kept_answers', class: CreateKeptAnswers },
    { name: '20261127000000_index_actions', class: IndexActions },
    { name: '20261127210000_create_settings', class: CreateSettings },
    { name: '20261127220000_know_projects', class: KnowProjects },
    { name: '20261127220100_know_project_of_hooks', class: KnowProjectOfHooks },
    { name: '20261127220200_delete_with_project', class: DeleteWithProject },
    { name: '20261128010000_name_keys', class: NameKeys },
  ],
  errors: { ...kernelErrors, ...settingsErrors },
  errorPrefixes: ['http', 'settings'],
  texts: new URL('../texts/', import.meta.url),
  queues: [{ name: EVENT_QUEUE, concurrency: 5 }],
  events: [jobFailed],
  jobs: [tidyAnswers],
});
