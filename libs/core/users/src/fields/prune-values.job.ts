import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type DeliveryContext, OnJob } from '@roost/plugin-kit';
import { pruneFieldValues, PruneFieldValues } from '../users.contracts.js';
import { FieldsRepository } from './fields.repository.js';

/** People whose values go in one transaction. */
const AT_ONCE = 500;

/** Deletes values of a field that is gone, or of options that it does not have any more. Nobody sees them meanwhile. */
@Injectable()
export class PruneValuesJob {
  constructor(
    private readonly em: EntityManager,
    private readonly fields: FieldsRepository,
  ) {}

  @OnJob(pruneFieldValues)
  async prune({ fieldId }: PruneFieldValues, { signal }: DeliveryContext): Promise<void> {
    while (!signal.aborted && (await this.pruneSome(fieldId)) > 0);
    signal.throwIfAborted();
  }

  private async pruneSome(fieldId: string): Promise<number> {
    return this.em.transactional(async () => {
      const field = await this.fields.find(fieldId);
      if (field && field.type !== 'enum') return 0;
      const fitting = field && field.options.map(({ value }) => value);
      return this.fields.prune(fieldId, fitting, AT_ONCE);
    });
  }
}
