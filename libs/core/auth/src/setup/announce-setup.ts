import { Injectable } from '@nestjs/common';
import { type HookMap, Installation, OnHook } from '@roost/plugin-kit';
import { SetupService } from './setup.service.js';

/** Gives whoever starts the server the link that makes the first admin, until there is one. */
@Injectable()
export class AnnounceSetup {
  constructor(
    private readonly setup: SetupService,
    private readonly installation: Installation,
  ) {}

  @OnHook('kernel.announcing')
  async onAnnouncing({ notices }: HookMap['kernel.announcing']): Promise<HookMap['kernel.announcing']> {
    if (!(await this.setup.isRequired())) return { notices };
    const url = `${this.installation.baseUrl}/account/setup#token=${this.setup.linkToken}`;
    return { notices: [...notices, { label: 'Make the first admin, once', url }] };
  }
}
