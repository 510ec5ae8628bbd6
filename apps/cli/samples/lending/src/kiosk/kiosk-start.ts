import { Injectable } from '@nestjs/common';
import { type HookMap, Installation, OnHook, StartupError } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { KIOSK_PATH } from './kiosk-pass.js';

/** Checks the kiosk at the start, and prints its address. */
@Injectable()
export class KioskStart {
  constructor(
    private readonly installation: Installation,
    private readonly config: LendingConfig,
  ) {}

  @OnHook('kernel.starting')
  async check(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    if (this.installation.isProduction && /^(\d)\1*$/.test(this.config.kioskPin)) {
      throw new StartupError('Plugin lending: LENDING_KIOSK_PIN is one digit over and over');
    }
    return Promise.resolve(starting);
  }

  @OnHook('kernel.announcing')
  async announce(announcing: HookMap['kernel.announcing']): Promise<HookMap['kernel.announcing']> {
    if (this.config.kioskPin === '') return Promise.resolve(announcing);
    const notice = { label: 'Screen in the shed', url: `${this.installation.baseUrl}${KIOSK_PATH}` };
    return Promise.resolve({ notices: [...announcing.notices, notice] });
  }
}
