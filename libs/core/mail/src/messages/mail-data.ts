import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';

const SEALED_FOR = 'data';

/** What templates are filled with, as the database keeps it: nobody reads a code there. */
@Injectable()
export class MailData {
  constructor(private readonly secrets: Secrets) {}

  seal(data: Record<string, unknown>): string {
    return this.secrets.seal(SEALED_FOR, Buffer.from(JSON.stringify(data)));
  }

  unseal(sealed: string): Record<string, unknown> {
    return JSON.parse(this.secrets.unseal(SEALED_FOR, sealed).toString()) as Record<string, unknown>;
  }
}
