import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import { NotifiedCache } from '../serving/notified-cache.js';
import { MediaSettings } from './media-settings.entity.js';
import { SettingsRepository } from './settings.repository.js';

/** Where messages about settings go: the payload is the project's id. */
export const SETTINGS_CHANNEL = 'media_settings';
const PROJECTS = 1000;

/** The settings of projects, which every upload asks for. */
@Injectable()
export class SettingsCache implements OnModuleInit {
  private readonly cache: NotifiedCache<MediaSettings>;

  constructor(
    private readonly settings: SettingsRepository,
    notifications: Notifications,
  ) {
    this.cache = new NotifiedCache(notifications, PROJECTS);
  }

  onModuleInit(): void {
    this.cache.listenForKeys(SETTINGS_CHANNEL);
  }

  async of(projectId: string): Promise<MediaSettings> {
    const found = await this.cache.get(projectId, () => this.settings.findOrDefault(projectId));
    return found ?? this.settings.findOrDefault(projectId);
  }

  /** For what this process committed itself. */
  drop(projectId: string): void {
    this.cache.drop(projectId);
  }
}
