import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, Outbox } from '@roost/plugin-kit';
import { BlobsRepository } from '../blobs/blobs.repository.js';
import { Rebuild, rebuildMedia } from '../media.contracts.js';
import { LadderWork } from '../processing/ladder-work.js';
import { SettingsService } from '../settings/settings.service.js';
import { RebuildRepository } from './rebuild.repository.js';

/** Images between two looks at the queue: new uploads come first. */
const BATCH = 10;

/** Brings some images to the ladder and then enqueues itself again. What is done is noted image by image. */
@Injectable()
export class RebuildJob {
  constructor(
    private readonly em: EntityManager,
    private readonly rebuilds: RebuildRepository,
    private readonly blobs: BlobsRepository,
    private readonly ladder: LadderWork,
    private readonly settings: SettingsService,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(rebuildMedia)
  async rebuild({ rebuildId }: Rebuild): Promise<void> {
    const rebuild = await this.rebuilds.find(rebuildId);
    if (!rebuild || rebuild.finishedAt) return;
    const { key } = await this.settings.ladder(rebuild.projectId);
    // A newer ladder has a rebuild of its own.
    const ids = key === rebuild.ladder ? await this.rebuilds.nextBehind(rebuild, BATCH) : [];
    for (const id of ids) {
      const blob = await this.blobs.find(id);
      await this.rebuilds.advance(rebuildId, id, blob ? await this.ladder.makeLadder(blob, { isBehind: true }) : true);
    }
    await this.em.transactional(async () => {
      if (ids.length < BATCH) await this.rebuilds.finish(rebuildId);
      // In place of this run: begun twice, it is still one chain of runs.
      else await this.outbox.enqueue(rebuildMedia, { rebuildId }, { key: rebuildId, onConflict: 'replace' });
    });
  }
}
