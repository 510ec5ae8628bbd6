import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, OnJob, Outbox } from '@roost/plugin-kit';
import { ImportPeople, importPeople } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { RolesService } from '../roles/roles.service.js';
import { permissionsFor } from './import-permissions.js';
import { problemOf } from './import-problems.js';
import { ImportedPeople } from './imported-people.js';
import { type ImportDetails, ImportsRepository } from './imports.repository.js';

/** How long one run makes people; then another goes on, which a shutdown need not wait for. In milliseconds. */
const RUN_MS = 10_000;
/** Lines of one transaction. */
const BATCH = 200;

/**
 * Makes people of the lines of an import. People and the deletion of their lines commit together: whenever it is stopped, the next run goes on with
 * the lines that are left.
 */
@Injectable()
export class ImportPeopleJob {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly people: ImportedPeople,
    private readonly roles: RolesService,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  @OnJob(importPeople)
  async run({ importId, projectId }: ImportPeople): Promise<void> {
    const end = Date.now() + RUN_MS;
    // Lines before it are gone, or refused: looking for more there would take longer with each batch.
    let last: number | undefined = 0;
    while ((last = await this.makeSome(projectId, importId, last)) !== undefined) {
      if (Date.now() < end) continue;
      const options = { key: `import:${importId}`, onConflict: 'replace' } as const;
      await this.em.transactional(() => this.outbox.enqueue(importPeople, { importId, projectId }, options));
      return;
    }
  }

  /** @returns the last line, where more can be left. */
  private async makeSome(projectId: string, importId: string, after: number): Promise<number | undefined> {
    return this.em.transactional(async () => {
      // Two files that have the same people in another order would wait for each other.
      await this.database.lock(`auth:import:${projectId}`);
      const order = await this.imports.lock(projectId, importId);
      if (order?.state !== 'running') return undefined;
      if (!(await this.isVouchedFor(order))) {
        const refused = await this.imports.refuseRest(importId, problemOf(null, authErrors.beyond_own_permissions()));
        return this.finish(order, { made: 0, refused });
      }
      const lines = await this.imports.waiting(importId, after, BATCH);
      const { made, refused, rest } = await this.people.make(order, lines);
      await this.imports.deleteLines(importId, made);
      await this.imports.refuse(importId, refused);
      const refusedRest = rest ? await this.imports.refuseRest(importId, rest) : 0;
      const counts = { made: made.length, refused: refused.length + refusedRest };
      if (rest || lines.length < BATCH) return this.finish(order, counts);
      await this.imports.update(importId, added(order, counts));
      return lines.at(-1)?.line;
    });
  }

  private async finish(order: ImportDetails, counts: Counts): Promise<undefined> {
    const { id, projectId } = order;
    const details = added(order, counts);
    await this.imports.update(id, { state: 'done', finishedAt: new Date(), ...details });
    await this.audit.record({ action: 'import-finished', target: `import:${id}`, projectId, details });
    return undefined;
  }

  /** Who started it may have lost rights since. */
  private async isVouchedFor(order: ImportDetails): Promise<boolean> {
    const { startedBy, projectId, roles } = order;
    return startedBy !== null && this.roles.personMayGrant(startedBy, projectId, roles, permissionsFor(order));
  }
}

type Counts = Pick<ImportDetails, 'made' | 'refused'>;

const added = (before: Counts, { made, refused }: Counts): Counts => ({
  made: before.made + made,
  refused: before.refused + refused,
});
