import { Inject, Injectable } from '@nestjs/common';
import { type MissedReport, type PluginManifest, type PluginReport, PluginReports } from '@roost/plugin-kit';
import { type AppliedMigration, MigrationsRepository } from '../database/migrations.repository.js';
import { RouteRegistry } from '../discovery/route-registry.js';
import { HealthService } from './health.service.js';
import { MissedReports } from '../missed/missed-reports.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';

type Applied = ReadonlyMap<string, AppliedMigration[]>;
type Described = Omit<PluginReport, 'state' | 'health' | 'routes' | 'missed'>;

const NOTHING: MissedReport = { events: 0, jobs: 0, hooks: 0, rebuildSince: null };
const IDLE = { health: 'unknown', routes: [] } as const;

/** Puts together what manifests, routes, health and the database say of plugins. */
@Injectable()
export class PluginReportService extends PluginReports {
  constructor(
    @Inject(COMPOSITION) private readonly composition: Composition,
    private readonly registry: RouteRegistry,
    private readonly healthService: HealthService,
    private readonly migrations: MigrationsRepository,
    private readonly missedReports: MissedReports,
  ) {
    super();
  }

  async list(): Promise<PluginReport[]> {
    const { plugins, disabled, driverNames } = this.composition;
    const health = await this.healthService.byPlugin();
    const applied = Map.groupBy(await this.migrations.applied(), ({ owner }) => owner);
    const routes = Map.groupBy(this.registry.routes(), ({ plugin }) => plugin);
    const missed = await this.missedReports.byPlugin();
    const missedBy = (name: string): { missed: MissedReport } => ({ missed: missed.get(name) ?? NOTHING });
    const known = new Set([...[...plugins, ...disabled].map(({ name }) => name), ...driverNames]);
    const removed = [...new Set([...applied.keys(), ...missed.keys()])].filter((owner) => !known.has(owner));
    const idle: PluginReport[] = [
      ...disabled.map((plugin) => ({
        ...described(plugin, applied),
        ...missedBy(plugin.name),
        ...IDLE,
        state: 'disabled' as const,
      })),
      ...removed.map((name) => ({
        ...forgotten(name, applied),
        ...missedBy(name),
        ...IDLE,
        state: 'removed' as const,
      })),
    ];
    return [
      ...plugins.map((plugin): PluginReport => ({
        ...described(plugin, applied),
        ...missedBy(plugin.name),
        state: 'enabled',
        health: health.get(plugin.name) ?? 'unknown',
        routes: (routes.get(plugin.name) ?? []).map(({ method, path, access }) => ({
          method,
          path,
          permission: access === 'public' ? null : access.permission,
        })),
      })),
      ...idle.sort((a, b) => a.name.localeCompare(b.name)),
    ];
  }
}

function described({ name, version, requires = [], ...manifest }: PluginManifest, applied: Applied): Described {
  const times = new Map(applied.get(name)?.map((migration) => [migration.name, migration.appliedAt]));
  const names = (items: readonly { name: string }[] = []): string[] => items.map((item) => item.name);
  return {
    name,
    version,
    requires,
    jobs: names(manifest.jobs),
    permissions: names(manifest.permissions),
    migrations: names(manifest.migrations).map((migration) => ({
      name: migration,
      appliedAt: times.get(migration) ?? null,
    })),
  };
}

/** What the database still knows of a plugin that is not installed. */
function forgotten(name: string, applied: Applied): Described {
  const migrations = (applied.get(name) ?? []).map((migration) => ({
    name: migration.name,
    appliedAt: migration.appliedAt,
  }));
  return { name, version: null, requires: [], jobs: [], permissions: [], migrations };
}
