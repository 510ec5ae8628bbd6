import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type DeliveryContext, OnJob, Outbox } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { Rebuild, rebuildMedia } from '../media.contracts.js';
import { LadderProcessor } from '../processing/ladder-processor.js';
import { SourceFiles } from '../files/source-files.js';
import { Ladders } from '../projects/ladders.service.js';
import { RebuildRepository } from './rebuild.repository.js';

/** Images between two looks at the queue: new uploads come first. */
const BATCH = 10;
const LOW_PRIORITY = { isLowPriority: true };

/** Brings some images to the ladder and then enqueues itself again. What is done is noted image by image. */
@Injectable()
export class RebuildJob {
  private readonly logger = new Logger(RebuildJob.name);

  constructor(
    private readonly em: EntityManager,
    private readonly rebuilds: RebuildRepository,
    private readonly blobs: BlobsRepository,
    private readonly ladder: LadderProcessor,
    private readonly sources: SourceFiles,
    private readonly ladders: Ladders,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(rebuildMedia)
  async rebuild({ rebuildId }: Rebuild, context: DeliveryContext): Promise<void> {
    const rebuild = await this.rebuilds.find(rebuildId);
    if (!rebuild || rebuild.finishedAt) return;
    const { key } = await this.ladders.of(rebuild.projectId);
    if (rebuild.total === null) {
      // Some may be done already: by a run that was killed before it had counted.
      const outdated = await this.rebuilds.countOutdated(rebuild.projectId, rebuild.ladder);
      await this.rebuilds.setTotal(rebuildId, rebuild.done + outdated);
    }
    // A newer ladder has a rebuild of its own.
    const ids = key === rebuild.ladder ? await this.rebuilds.nextOutdated(rebuild, BATCH) : [];
    let isEnd = ids.length < BATCH;
    for (const id of ids) {
      const outcome = await this.bring(id, context);
      await this.rebuilds.advance(rebuildId, id, outcome === 'done');
      if (outcome !== 'given up') continue;
      // The next one has attempts of its own.
      isEnd = false;
      break;
    }
    await this.em.transactional(async () => {
      if (isEnd) await this.rebuilds.finish(rebuildId);
      // In place of this run: begun twice, it is still one chain of runs.
      else await this.outbox.enqueue(rebuildMedia, { rebuildId }, { key: rebuildId, onConflict: 'replace' });
    });
  }

  /**
   * What cannot be brought to the ladder does not hold up the others.
   *
   * @throws what may go better another time
   */
  private async bring(id: string, { lastAttempt }: DeliveryContext): Promise<'done' | 'failed' | 'given up'> {
    const blob = await this.blobs.find(id);
    if (!blob) return 'done';
    try {
      // Nothing is known of the image itself: it stays as it is.
      if (!(await this.sources.exists(blob))) return 'failed';
      if (!(await this.ladder.makeLadder(blob, LOW_PRIORITY))) return 'failed';
      // What was decoded for the first time has no full size yet.
      return blob.ladder !== '' || (await this.ladder.makeOriginal(blob, LOW_PRIORITY)) ? 'done' : 'failed';
    } catch (error) {
      if (!lastAttempt) throw error;
      this.logger.warn({ err: error, blob: id }, 'An image could not be brought to the ladder');
      return 'given up';
    }
  }
}
