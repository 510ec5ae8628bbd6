import { Injectable } from '@nestjs/common';
import { type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { MediaSettings } from './media-settings.entity.js';
import { SettingsRepository } from './settings.repository.js';

/** Where messages about settings go: the payload is the project's id. */
export const SETTINGS_CHANNEL = 'settings';
const PROJECTS = 1000;

/** The settings of projects, which every upload asks for. */
@Injectable()
export class SettingsCache {
  private readonly cache: ProcessCache<MediaSettings>;

  constructor(
    private readonly settings: SettingsRepository,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create('settings', { max: PROJECTS, channels: { [SETTINGS_CHANNEL]: 'key' } });
  }

  async of(projectId: string): Promise<MediaSettings> {
    const found = await this.cache.get(projectId, () => this.settings.findOrDefault(projectId));
    return found ?? this.settings.findOrDefault(projectId);
  }
}
