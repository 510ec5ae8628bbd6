import { Injectable } from '@nestjs/common';
import { type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import type { MediaProject } from './media-project.entity.js';
import { MediaProjectsRepository } from './media-projects.repository.js';

/** Where messages about keys go: the payload is the project's id. */
export const KEY_CHANNEL = 'key';
const PROJECTS = 1000;

/** The versions of the keys of projects, which every signed URL asks for. */
@Injectable()
export class SigningKeyCache {
  private readonly cache: ProcessCache<MediaProject>;

  constructor(
    private readonly projects: MediaProjectsRepository,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create('signing-keys', { max: PROJECTS, channels: { [KEY_CHANNEL]: 'key' } });
  }

  async versionOf(projectId: string): Promise<number> {
    const find = (): Promise<MediaProject> => this.projects.findOrDefault(projectId);
    return ((await this.cache.get(projectId, find)) ?? (await find())).keyVersion;
  }
}
