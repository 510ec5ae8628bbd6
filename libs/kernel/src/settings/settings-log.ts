import { Injectable } from '@nestjs/common';
import type { SettingsScope } from '@roost/plugin-kit';
import { AuditTrail } from '../audit/audit-trail.js';
import { PgNotifications } from '../database/pg-notifications.js';
import type { KnownSetting } from '../plugin-settings/plugin-settings.js';
import { SETTINGS_CHANNEL } from './settings.service.js';

/** A setting that is changed at one level. Null: there is no value at this level. */
export interface SettingChange {
  field: KnownSetting;
  from: unknown;
  to: unknown;
}

/** Tells of changed settings: the audit log, and the other processes. */
@Injectable()
export class SettingsLog {
  constructor(
    private readonly audit: AuditTrail,
    private readonly notifications: PgNotifications,
  ) {}

  /** In the transaction of the change. */
  async tell(plugin: string, { level, projectId }: SettingsScope, changes: readonly SettingChange[]): Promise<void> {
    await this.audit.record({
      action: `${plugin}.settings-changed`,
      target: level === 'server' ? 'server' : `project:${projectId}`,
      projectId,
      details: { changes: changes.map(auditable) },
    });
    await this.notifications.notify(SETTINGS_CHANNEL, level === 'server' ? '' : projectId);
  }
}

/** The log never holds a secret. */
const auditable = ({ field: { name, secret = false }, from, to }: SettingChange): Record<string, unknown> =>
  secret ? { name, isSecret: true, isSet: to !== null } : { name, from, to };
