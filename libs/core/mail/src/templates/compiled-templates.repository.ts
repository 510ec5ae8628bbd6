import { EntityManager, sql } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CompiledMailTemplate } from './compiled-mail-template.entity.js';

/** A compiled template, as it is kept. */
export type KeptTemplate = Pick<CompiledMailTemplate, 'hash' | 'html' | 'checkedWith'>;

@Injectable()
export class CompiledTemplatesRepository {
  constructor(private readonly em: EntityManager) {}

  async findHtml(hash: string): Promise<string | null> {
    const row = await this.em.findOne(CompiledMailTemplate, { hash }, { fields: ['html'], disableIdentityMap: true });
    return row?.html ?? null;
  }

  /** What each of them was found to be right with, by hash. */
  async findChecks(hashes: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await this.em.find(
      CompiledMailTemplate,
      { hash: { $in: [...hashes] } },
      { fields: ['hash', 'checkedWith'], disableIdentityMap: true },
    );
    return new Map(rows.map(({ hash, checkedWith }) => [hash, checkedWith]));
  }

  async save(templates: readonly KeptTemplate[]): Promise<void> {
    await this.em.upsertMany(
      CompiledMailTemplate,
      templates.map((template) => ({ ...template, compiledAt: new Date() })),
    );
  }

  /** Forgets those that were compiled long ago, but for some: whoever still needs one of the others compiles it again. */
  async deleteOthers(hashes: readonly string[], days: number): Promise<void> {
    const before = sql`now() - make_interval(days => ${days})`;
    await this.em.nativeDelete(CompiledMailTemplate, { hash: { $nin: [...hashes] }, compiledAt: { $lt: before } });
  }
}
