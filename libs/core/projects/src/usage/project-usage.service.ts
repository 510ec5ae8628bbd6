import { Injectable } from '@nestjs/common';
import { Hooks, type Quota, SettingsEditor, type SettingSource } from '@roost/plugin-kit';

/** A quota of a project, and how much of it is used. */
export interface QuotaUsage {
  /** As `users.people`. */
  name: string;
  description: string;
  unit: Quota['unit'];
  /** Whether it bounds what there is, or what happens in that time. */
  per: 'total' | 'hour' | 'day';
  used: number;
  /** Null is no limit. */
  limit: number | null;
  source: SettingSource;
  /** The setting that it is. */
  plugin: string;
  setting: string;
}

/** Shows what projects use of their quotas. Plugins declare them as settings, and say how much is used. */
@Injectable()
export class ProjectUsageService {
  constructor(
    private readonly settings: SettingsEditor,
    private readonly hooks: Hooks,
  ) {}

  async of(projectId: string): Promise<QuotaUsage[]> {
    const { used } = await this.hooks.run('kernel.measuring', { projectId, used: {} });
    const scope = { level: 'project', projectId, runsServer: false } as const;
    const quotas: QuotaUsage[] = [];
    for (const { plugin } of this.settings.list()) {
      for (const { name, description, value, source, quota } of await this.settings.describe(plugin, scope)) {
        if (!quota) continue;
        const full = `${plugin}.${quota.name}`;
        const { unit, per = 'total' } = quota;
        const limit = typeof value === 'number' && value > 0 ? value : null;
        quotas.push({
          name: full,
          description,
          unit,
          per,
          used: used[full] ?? 0,
          limit,
          source,
          plugin,
          setting: name,
        });
      }
    }
    return quotas;
  }
}
