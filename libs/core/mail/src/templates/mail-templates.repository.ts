import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailTemplate } from './mail-template.entity.js';

@Injectable()
export class MailTemplatesRepository {
  constructor(private readonly em: EntityManager) {}

  async list(projectId: string): Promise<Pick<MailTemplate, 'name' | 'locale'>[]> {
    return this.em.find(MailTemplate, { projectId }, { fields: ['name', 'locale'], disableIdentityMap: true });
  }

  async find(projectId: string, name: string, locale: string): Promise<MailTemplate | null> {
    return this.em.findOne(MailTemplate, { projectId, name, locale }, { disableIdentityMap: true });
  }

  async save(template: Omit<MailTemplate, 'updatedAt'>): Promise<void> {
    await this.em.upsert(MailTemplate, { ...template, updatedAt: new Date() });
  }

  async delete(projectId: string, name: string, locale: string): Promise<void> {
    await this.em.nativeDelete(MailTemplate, { projectId, name, locale });
  }

  /** In all projects, of a plugin. */
  async countAllOf(plugin: string): Promise<number> {
    return this.em.count(MailTemplate, { name: { $like: `${plugin}.%` } });
  }

  /** @returns how many there were. */
  async deleteAllOf(plugin: string): Promise<number> {
    return this.em.nativeDelete(MailTemplate, { name: { $like: `${plugin}.%` } });
  }
}
