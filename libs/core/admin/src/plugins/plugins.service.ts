import { Injectable } from '@nestjs/common';
import { type PluginReport, PluginReports } from '@roost/plugin-kit';
import { type NameConflict, ReservedNames } from '@roost/users';

/** A plugin, with the accounts whose usernames are addresses of it. */
export interface ListedPlugin extends PluginReport {
  nameConflicts: readonly NameConflict[];
}

/** Puts together what is known of plugins. */
@Injectable()
export class PluginsService {
  constructor(
    private readonly reports: PluginReports,
    private readonly names: ReservedNames,
  ) {}

  /** In load order; then those that are disabled or removed, by name. */
  async list(): Promise<ListedPlugin[]> {
    const conflicts = Map.groupBy(await this.names.conflicts(), ({ plugin }) => plugin);
    const reports = await this.reports.list();
    return reports.map((report) => ({ ...report, nameConflicts: conflicts.get(report.name) ?? [] }));
  }
}
