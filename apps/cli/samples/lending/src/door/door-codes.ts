import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';

/** A code of six digits for each loan. It is not stored, because it can be derived again from the secret of the installation. */
@Injectable()
export class DoorCodes {
  private readonly key: Buffer;

  constructor(secrets: Secrets) {
    this.key = secrets.derive('door-codes');
  }

  of(loanId: string): string {
    const number = createHmac('sha256', this.key).update(loanId).digest().readUInt32BE() % 1_000_000;
    return String(number).padStart(6, '0');
  }
}
