import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Installation, Secrets } from '@roost/plugin-kit';

/** How long a link is valid. */
export const EXPORT_LINK_HOURS = 48;

const HOUR_MS = 3_600_000;
const TOKEN = /^(([0-9a-f-]{36})\.(\d{10,16}))\.([\w-]{43})$/;

/** Links that download the export of a person, for anyone who has the link. They are not stored. */
@Injectable()
export class ExportLinks {
  private readonly key: Buffer;

  constructor(
    private readonly installation: Installation,
    secrets: Secrets,
  ) {
    this.key = secrets.derive('export-links');
  }

  make(userId: string, madeAt = new Date()): string {
    const text = `${userId}.${String(madeAt.getTime() + EXPORT_LINK_HOURS * HOUR_MS)}`;
    return `${this.installation.baseUrl}/users/exports/${text}.${this.sign(text)}.zip`;
  }

  /** @returns whose link it is; undefined when it is none of ours, or expired. */
  read(token: string): string | undefined {
    const [, text = '', userId, expiresAt, signature = ''] = TOKEN.exec(token) ?? [];
    const isOurs = timingSafeEqual(Buffer.from(this.sign(text)), Buffer.from(signature.padEnd(43)));
    return isOurs && Number(expiresAt) > Date.now() ? userId : undefined;
  }

  private sign(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}
