import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { deriveSecret } from './derive-secret.js';
import { seal, unseal } from './seal.js';

@Injectable()
export class DerivedSecrets extends Secrets {
  constructor(private readonly config: KernelConfig) {
    super();
  }

  derive(purpose: string): Buffer {
    return deriveSecret(this.config.secret, purpose);
  }

  seal(purpose: string, plain: Buffer): string {
    return seal(this.derive(purpose), plain);
  }

  unseal(purpose: string, sealed: string): Buffer {
    return unseal(this.derive(purpose), sealed);
  }
}
