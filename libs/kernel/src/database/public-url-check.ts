import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { ProcessesRepository } from './processes.repository.js';

/** Warns at the start where processes of one installation do not agree on where people reach it. */
@Injectable()
export class PublicUrlCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger('Database');

  constructor(
    private readonly processes: ProcessesRepository,
    private readonly config: KernelConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { baseUrl, publicUrl } = this.config;
    for (const other of await this.processes.otherBaseUrls(baseUrl)) {
      this.logger.warn(
        `Another process of this database has the public URL ${other}, and this one has ${baseUrl}${publicUrl === undefined ? ' because PUBLIC_URL is not set' : ''}. ` +
          `They refuse each other's access tokens, and their links lead to different places. Give all processes the same PUBLIC_URL.`,
      );
    }
  }
}
