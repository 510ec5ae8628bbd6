import { Injectable } from '@nestjs/common';
import { type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { FieldsRepository, type ListedField } from './fields.repository.js';

/** Where processes tell each other that the fields of a project have changed: the payload is the project's id. */
export const FIELD_CHANNEL = 'field';
const PROJECTS = 1000;

/** The fields of projects, in the memory of each process. A change counts in all of them from its commit on. */
@Injectable()
export class FieldDefinitions {
  private readonly cache: ProcessCache<readonly ListedField[]>;

  constructor(
    private readonly fields: FieldsRepository,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create('fields', { max: PROJECTS, channels: { [FIELD_CHANNEL]: 'key' } });
  }

  /** The oldest first. */
  async of(projectId: string): Promise<readonly ListedField[]> {
    return this.cache.peek(projectId) ?? (await this.cache.get(projectId, () => this.fields.list(projectId))) ?? [];
  }
}
