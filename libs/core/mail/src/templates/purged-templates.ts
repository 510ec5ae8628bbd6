import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { MailTemplatesRepository } from './mail-templates.repository.js';

/** Deletes what projects wrote in place of the mail templates of a plugin that is purged. */
@Injectable()
export class PurgedTemplates {
  constructor(private readonly templates: MailTemplatesRepository) {}

  @OnHook('kernel.purging')
  async purge(purging: HookMap['kernel.purging']): Promise<HookMap['kernel.purging']> {
    const { plugin, deletes, found } = purging;
    const count = deletes ? await this.templates.deleteAllOf(plugin) : await this.templates.countAllOf(plugin);
    if (count === 0) return purging;
    return { ...purging, found: [...found, `${String(count)} of its mail templates that projects replaced`] };
  }
}
