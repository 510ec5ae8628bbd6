import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { StartupError } from '../startup-error.js';
import { entityDifferences } from './entity-differences.js';
import { undeclaredTables } from './undeclared-tables.js';

/** Refuses to start where tables are not as entities say; in production `roost doctor` tells it instead. */
@Injectable()
export class EntityCheck implements OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly config: KernelConfig,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {}

  /** @throws StartupError that names the first difference. */
  async onModuleInit(): Promise<void> {
    if (this.config.isProduction) return;
    const em = this.em.fork();
    const [undeclared] = await undeclaredTables(em, this.composition);
    if (undeclared !== undefined) throw new StartupError(undeclared);
    const [first, ...others] = await entityDifferences(em, this.composition);
    if (first === undefined) return;
    const more = others.length > 0 ? `; "npm run doctor" tells of ${String(others.length)} more` : '';
    throw new StartupError(`${first}: is a migration missing, or has it not run?${more}`);
  }
}
