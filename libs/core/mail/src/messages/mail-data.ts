import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';
import type { MailAttachment } from '../mail.port.js';

const SEALED_FOR = 'data';

/** What templates are filled with, and the files that come along, as the database keeps it: nobody reads a code there. */
@Injectable()
export class MailData {
  constructor(private readonly secrets: Secrets) {}

  seal(data: object): string {
    return this.secrets.seal(SEALED_FOR, Buffer.from(JSON.stringify(data)));
  }

  unsealData(sealed: string | null): Record<string, unknown> {
    return (this.unseal(sealed) ?? {}) as Record<string, unknown>;
  }

  unsealAttachments(sealed: string | null): MailAttachment[] {
    return (this.unseal(sealed) ?? []) as MailAttachment[];
  }

  private unseal(sealed: string | null): unknown {
    return sealed === null ? null : JSON.parse(this.secrets.unseal(SEALED_FOR, sealed).toString());
  }
}
