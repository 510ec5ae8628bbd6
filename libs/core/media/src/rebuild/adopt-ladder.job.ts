import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook, OnJob, Outbox } from '@roost/plugin-kit';
import { DEFAULT_LADDER, ladderKey, numberRungs, rungsOf } from '@roost/imaging';
import { adoptLadder } from '../media.contracts.js';
import { Ladders } from '../projects/ladders.service.js';
import { DecodableFiles } from '../files/decodable-files.js';
import { RebuildRepository } from './rebuild.repository.js';
import { RebuildService } from './rebuild.service.js';

/** Brings images to another default ladder, once a version or an admin of the server has one, and HEIC to it that was not decoded before. */
@Injectable()
export class AdoptLadderJob {
  constructor(
    private readonly em: EntityManager,
    private readonly repository: RebuildRepository,
    private readonly rebuilds: RebuildService,
    private readonly ladders: Ladders,
    private readonly outbox: Outbox,
    private readonly files: DecodableFiles,
  ) {}

  @OnHook('kernel.starting')
  async noteDefault(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    const ladder = ladderKey(rungsOf(DEFAULT_LADDER, numberRungs({})));
    const key = this.files.decodesHeic ? `${ladder} heic` : ladder;
    await this.em.transactional(async () => {
      if (await this.repository.noteDefault(key)) await this.outbox.enqueue(adoptLadder, {}, { key });
    });
    return starting;
  }

  /** In a project that has a ladder of its own, its admin starts the rebuild. */
  @OnJob(adoptLadder)
  async adopt(): Promise<void> {
    for (const projectId of await this.repository.projects()) {
      const { key, isDefault } = await this.ladders.of(projectId);
      if (isDefault && (await this.repository.isOutdated(projectId, key))) await this.rebuilds.start(projectId);
    }
  }
}
