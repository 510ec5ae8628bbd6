import { Injectable } from '@nestjs/common';
import type { MissedReport } from '@roost/plugin-kit';
import { OwedHooksRepository } from '../hooks/owed-hooks.repository.js';
import { ParkedRepository } from './parked.repository.js';

const NOTHING: MissedReport = { events: 0, jobs: 0, hooks: 0, rebuildSince: null };

/** Tells how much is kept for each plugin that is off. */
@Injectable()
export class MissedReports {
  constructor(
    private readonly parked: ParkedRepository,
    private readonly owed: OwedHooksRepository,
  ) {}

  /** By plugin; those for which nothing is kept are left out. */
  async byPlugin(): Promise<Map<string, MissedReport>> {
    const reports = new Map<string, MissedReport>();
    for (const { plugin, events, jobs } of await this.parked.counts())
      reports.set(plugin, { ...NOTHING, events, jobs });
    for (const { plugin, hooks, rebuildSince } of await this.owed.counts()) {
      const since = rebuildSince === null ? null : new Date(rebuildSince);
      reports.set(plugin, { ...NOTHING, ...reports.get(plugin), hooks, rebuildSince: since });
    }
    return reports;
  }
}
