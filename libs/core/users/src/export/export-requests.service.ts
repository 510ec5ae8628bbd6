import type { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox, RateLimiter, type UserPrincipal } from '@roost/plugin-kit';
import { ActiveAccounts } from '../account/active-accounts.js';
import { UsersConfig } from '../users.config.js';
import { exportRequested } from '../users.contracts.js';
import { usersErrors } from '../users.errors.js';
import { ExportLinks } from './export-links.js';
import { ExportService } from './export.service.js';

/** Exports by a link that is mailed: to a browser, which keeps no access token, or where a download takes longer than one lives. */
@Injectable()
export class ExportRequestsService {
  constructor(
    private readonly em: EntityManager,
    private readonly exports: ExportService,
    private readonly links: ExportLinks,
    private readonly accounts: ActiveAccounts,
    private readonly outbox: Outbox,
    private readonly limiter: RateLimiter,
    private readonly config: UsersConfig,
  ) {}

  /** Has the link mailed. @throws `http.too_many_requests` */
  async request({ userId, projectId }: UserPrincipal): Promise<void> {
    await this.limiter.take({ name: 'export-link', budget: this.config.exportBudget, by: { subject: userId } });
    await this.em.transactional(() => this.outbox.emit(exportRequested, { userId, projectId }, `user:${userId}`));
  }

  /** What a link leads to. @throws `users.export_not_found`, also once the account is not in use; `http.too_many_requests` */
  async open(token: string): Promise<Readable> {
    const userId = this.links.read(token);
    if (userId === undefined || !(await this.accounts.isActive(userId))) throw usersErrors.export_not_found();
    return this.exports.export(userId);
  }
}
