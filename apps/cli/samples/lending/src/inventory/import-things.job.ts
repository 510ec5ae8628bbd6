import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import {
  type DeliveryContext,
  JobFailed,
  jobFailed,
  OnEvent,
  OnJob,
  Problem,
  Tracing,
  UnrecoverableError,
} from '@roost/plugin-kit';
import { PostsService } from '@roost/posts';
import { type ImportJob, importThings } from '../lending.contracts.js';
import { ThingQuota } from '../things/thing-quota.js';
import { ThingsRepository } from '../things/things.repository.js';
import { InventoriesRepository } from './inventories.repository.js';

const LONGEST_NAME = 200;
const BATCH = 100;

/** Adds the things of a list in batches. An interrupted run starts again, and adds no thing twice. */
@Injectable()
export class ImportThingsJob {
  private readonly logger = new Logger(ImportThingsJob.name);

  constructor(
    private readonly em: EntityManager,
    private readonly inventories: InventoriesRepository,
    private readonly things: ThingsRepository,
    private readonly posts: PostsService,
    private readonly tracing: Tracing,
    private readonly quota: ThingQuota,
  ) {}

  @OnJob(importThings)
  async import({ inventoryId, projectId }: ImportJob, { signal, reportProgress }: DeliveryContext): Promise<void> {
    const inventory = await this.inventories.find(inventoryId);
    if (!inventory || inventory.added !== null || inventory.failure !== null) return;
    const names = namesIn(inventory.text);
    for (let done = 0; done < names.length; done += BATCH) {
      // The time is over, or a keeper stopped it.
      signal.throwIfAborted();
      await reportProgress({ done, of: names.length });
      const batch = names.slice(done, done + BATCH);
      await this.tracing.measure('lending.import', `${batch.length} things`, () => this.add(projectId, batch));
    }
    if (await this.inventories.finish(inventoryId, names.length))
      await this.announce({ userId: inventory.keeperId, projectId }, names);
  }

  /** Tells the keeper why the import failed. */
  @OnEvent(jobFailed, { id: 'failed-imports' })
  async fail({ job, payload, reason }: JobFailed): Promise<void> {
    if (job === importThings.name) await this.inventories.fail((payload as ImportJob).inventoryId, reason);
  }

  private async add(projectId: string, names: readonly string[]): Promise<void> {
    await this.em.transactional(async () => {
      for (const name of names) await this.things.insert(projectId, name, null);
      await this.quota.hold(projectId);
    });
  }

  /** Writes a post as the keeper. The import succeeds even if the rules of posts refuse it. */
  private async announce(keeper: { userId: string; projectId: string }, names: readonly string[]): Promise<void> {
    const draft = { title: 'New in the shed', content: names.slice(0, 20).join('\n'), mediaIds: [] };
    try {
      await this.posts.create({ ...draft, notifyFollowers: true }, keeper);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.logger.warn({ code: error.code }, 'New things were not announced');
    }
  }
}

function namesIn(text: string): string[] {
  const names = text.split(/\r?\n/).map((line) => line.trim());
  const tooLong = names.findIndex(({ length }) => length > LONGEST_NAME);
  // It will not get shorter: there is no use in trying again.
  if (tooLong >= 0) throw new UnrecoverableError(`Line ${tooLong + 1} is longer than ${LONGEST_NAME} characters`);
  return names.filter((name) => name !== '');
}
