import { createHmac, timingSafeEqual } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Notifications, Secrets } from '@roost/plugin-kit';
import { MediaProjectsRepository } from '../projects/media-projects.repository.js';
import { KEY_CHANNEL, SigningKeyCache } from '../projects/signing-key-cache.js';

/** The key of a project, for servers of its own that sign. */
export interface SigningKey {
  /** Counts the changes. */
  version: number;
  key: Buffer;
}

/** Signs URLs of transforms with HMAC-SHA256, under a key that each project has for itself and may change. */
@Injectable()
export class UrlSigner {
  constructor(
    private readonly em: EntityManager,
    private readonly projects: MediaProjectsRepository,
    private readonly cache: SigningKeyCache,
    private readonly secrets: Secrets,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
  ) {}

  async keyOf(projectId: string): Promise<SigningKey> {
    const version = await this.cache.versionOf(projectId);
    return { version, key: this.secrets.derive(`transforms:${projectId}:${String(version)}`) };
  }

  /** @param text all that the signature is to cover. @returns base64url. */
  async sign(projectId: string, text: string): Promise<string> {
    const { key } = await this.keyOf(projectId);
    return createHmac('sha256', key).update(text).digest('base64url');
  }

  async verify(projectId: string, text: string, signature: string): Promise<boolean> {
    const expected = Buffer.from(await this.sign(projectId, text));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** Changes the key: every URL that was signed before is worth nothing. */
  async rotate(projectId: string): Promise<SigningKey> {
    await this.em.transactional(async () => {
      const { keyVersion } = await this.projects.findOrDefault(projectId);
      await this.projects.save(projectId, { keyVersion: keyVersion + 1 });
      await this.notifications.notify(KEY_CHANNEL, projectId);
      await this.audit.record({ action: 'key-rotated', target: `project:${projectId}`, projectId });
    });
    return this.keyOf(projectId);
  }
}
