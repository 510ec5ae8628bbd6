import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CompiledTemplatesRepository } from './compiled-templates.repository.js';
import type { MjmlResult } from './mjml-main.js';
import { MjmlThread } from './mjml-thread.js';

const { version: MJML_VERSION } = createRequire(import.meta.url)('mjml/package.json') as { version: string };

/** The HTML of templates: kept in the database by a hash of all that it is made of, so that MJML is not loaded again for it. */
@Injectable()
export class TemplateHtml {
  constructor(
    private readonly em: EntityManager,
    private readonly kept: CompiledTemplatesRepository,
    private readonly mjml: MjmlThread,
  ) {}

  hashOf(document: string): string {
    return hashOf([MJML_VERSION, document]);
  }

  /** @param keep false for texts that are only tried out. */
  async compile(document: string, { keep }: { keep: boolean }): Promise<MjmlResult> {
    const hash = this.hashOf(document);
    const html = await this.em.fork().transactional(() => this.kept.findHtml(hash));
    if (html !== null) return { html };
    const result = await this.mjml.compile(document);
    if (keep && 'html' in result) {
      await this.em.fork().transactional(() => this.kept.save([{ hash, html: result.html, checkedWith: null }]));
    }
    return result;
  }

  /** Ends the thread of MJML, for now. */
  async rest(): Promise<void> {
    await this.mjml.rest();
  }
}

export const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
