import { type AuditEntry, AuditLog } from '@roost/plugin-kit';
import { ownName } from '../per-plugin/own-name.js';

/** What one plugin writes to the audit log. */
export class PluginAuditLog extends AuditLog {
  constructor(
    private readonly all: AuditLog,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  async record(entry: AuditEntry): Promise<void> {
    await this.all.record({ ...entry, action: ownName(this.plugin, entry.action) });
  }
}
