import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, Page, type UserPrincipal } from '@roost/plugin-kit';
import { importPeople } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { RolesService } from '../roles/roles.service.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';
import { ImportChecks } from './import-checks.js';
import { permissionsFor } from './import-permissions.js';
import type { UploadedImport } from './import-uploads.js';
import { type ImportDetails, ImportsRepository, type RefusedLine } from './imports.repository.js';

/** How an import is carried out. */
export interface ImportOrder {
  roles: readonly string[];
  /** Whether people are invited, instead of getting an account at once. */
  invites: boolean;
}

/** Imports people: a file is checked first, and carried out when somebody says so. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly em: EntityManager,
    private readonly imports: ImportsRepository,
    private readonly checks: ImportChecks,
    private readonly roles: RolesService,
    private readonly signUps: SignUpPolicy,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Compares an uploaded file with who is there. Nobody is made. */
  async check({ id, projectId }: UploadedImport): Promise<ImportDetails> {
    await this.checks.compare(projectId, id);
    await this.imports.update(id, { state: 'checked', refused: await this.imports.countRefused(id) });
    return this.get(projectId, id);
  }

  /**
   * Has the lines that were not refused carried out.
   *
   * @throws `auth.import_not_found`, `auth.import_started`, `auth.sign_up_closed`, `auth.role_not_found`, `auth.beyond_own_permissions`
   */
  async start(principal: UserPrincipal, id: string, { roles, invites }: ImportOrder): Promise<ImportDetails> {
    const { projectId, userId } = principal;
    if (invites) await this.signUps.demandInvitations(projectId);
    await this.roles.demandMayGrant(principal, roles);
    await this.em.transactional(async () => {
      const found = await this.imports.lock(projectId, id);
      if (!found || found.state === 'uploading') throw authErrors.import_not_found();
      if (found.state !== 'checked') throw authErrors.import_started();
      await this.roles.demandHeld(principal, permissionsFor(found));
      const granted = [...new Set(roles)].sort();
      const changes = { state: 'running', startedBy: userId, startedAt: new Date(), roles: granted, invites } as const;
      await this.imports.update(id, changes);
      const details = { lines: found.lines, roles: granted, invites };
      await this.audit.record({ action: 'import-started', target: `import:${id}`, projectId, details });
      await this.outbox.enqueue(importPeople, { importId: id, projectId }, { key: `import:${id}` });
    });
    return this.get(projectId, id);
  }

  /** @throws `auth.import_not_found` */
  async get(projectId: string, id: string): Promise<ImportDetails> {
    const found = await this.imports.find(projectId, id);
    if (!found || found.state === 'uploading') throw authErrors.import_not_found();
    return found;
  }

  /** The newest first. */
  async list(projectId: string, limit: number, cursor: string | undefined): Promise<Page<ImportDetails>> {
    return this.imports.list(projectId, limit, cursor);
  }

  /** Lines that were refused, in their order. @throws `auth.import_not_found` */
  async refused(projectId: string, id: string, limit: number, after: number): Promise<Page<RefusedLine>> {
    await this.get(projectId, id);
    const found = await this.imports.listRefused(id, after, limit + 1);
    const lines = found.slice(0, limit);
    return new Page(lines, found.length > limit ? String(lines.at(-1)?.line) : null);
  }

  /** Deletes an import and its report. One that is being carried out ends; who was made stays. @throws `auth.import_not_found` */
  async delete(projectId: string, id: string): Promise<void> {
    await this.em.transactional(async () => {
      const found = await this.imports.lock(projectId, id);
      if (!found) throw authErrors.import_not_found();
      await this.imports.delete(id);
      const details = { state: found.state, made: found.made };
      await this.audit.record({ action: 'import-deleted', target: `import:${id}`, projectId, details });
    });
  }
}
