import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { deriveSecret } from './derive-secret.js';

@Injectable()
export class DerivedSecrets extends Secrets {
  constructor(private readonly config: KernelConfig) {
    super();
  }

  derive(purpose: string): Buffer {
    return deriveSecret(this.config.secret, purpose);
  }
}
