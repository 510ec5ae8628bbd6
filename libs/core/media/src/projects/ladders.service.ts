import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type HookMap, OnHook, Outbox, Settings } from '@roost/plugin-kit';
import { ladderKey, type LadderStep, numberRungs, type Rung, type RungNumbers, rungsOf } from '@roost/imaging';
import { adoptLadder } from '../media.contracts.js';
import { MediaSettings } from '../media.settings.js';
import { MediaProjectsRepository } from './media-projects.repository.js';

/** The ladder of a project at one time. */
export interface Ladder {
  /** Without the full size, the smallest first. */
  rungs: Rung[];
  /** Images that were made to another ladder have another one. */
  key: string;
  /** The project has none of its own. */
  isDefault: boolean;
}

/** The ladders of projects: what their settings say, with the number that each rung has for good. */
@Injectable()
export class Ladders {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly projects: MediaProjectsRepository,
    private readonly settings: Settings,
    private readonly outbox: Outbox,
  ) {}

  /** As the database has it now: images are made to it, and a rebuild is held against it. */
  async of(projectId: string): Promise<Ladder> {
    const fresh = { fresh: true };
    const { ladder } = await this.settings.of(MediaSettings, projectId, fresh);
    const sources = await this.settings.sourcesOf(MediaSettings, projectId, fresh);
    const { rungNumbers } = await this.projects.findOrDefault(projectId);
    const known = numberRungs(rungNumbers);
    const areNumbered = ladder.every(({ name }) => Object.hasOwn(known, name));
    const rungs = rungsOf(ladder, areNumbered ? known : await this.number(projectId, ladder));
    return { rungs, key: ladderKey(rungs), isDefault: sources.ladder !== 'project' };
  }

  /** Names get their numbers with the change. Images of projects without a ladder of their own are brought to a new default. */
  @OnHook('kernel.settings-changing')
  async follow(changing: HookMap['kernel.settings-changing']): Promise<HookMap['kernel.settings-changing']> {
    const { plugin, projectId, changed, after } = changing;
    if (plugin !== 'media' || !changed.includes('ladder')) return changing;
    if (projectId === null) await this.outbox.enqueue(adoptLadder, {}, { key: 'server', onConflict: 'replace' });
    else await this.number(projectId, (after as MediaSettings).ladder);
    return changing;
  }

  /** Gives new names numbers of their own. @returns all numbers of the project */
  private async number(projectId: string, ladder: readonly LadderStep[]): Promise<RungNumbers> {
    return this.em.transactional(async () => {
      // One after the other: two at a time would give one number twice.
      await this.database.lock(`media:rungs:${projectId}`);
      const { rungNumbers: given } = await this.projects.findOrDefault(projectId);
      const rungNumbers = numberRungs(given, ladder);
      await this.projects.save(projectId, { rungNumbers });
      return rungNumbers;
    });
  }
}
