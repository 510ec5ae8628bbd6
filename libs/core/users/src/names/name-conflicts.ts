import { Injectable, Logger } from '@nestjs/common';
import { type HookMap, OnCommand, OnHook } from '@roost/plugin-kit';
import { type NameConflict, ReservedNames } from './reserved-names.js';

/** Says which accounts have to be renamed: when the API starts, and to `roost users conflicts`. */
@Injectable()
export class NameConflicts {
  private readonly logger = new Logger(NameConflicts.name);

  constructor(private readonly names: ReservedNames) {}

  @OnHook('kernel.starting')
  async onStarting(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    for (const conflict of await this.names.conflicts()) this.logger.warn({ userId: conflict.id }, sentence(conflict));
    return starting;
  }

  @OnCommand('users conflicts')
  async list(): Promise<string> {
    return (await this.names.conflicts()).map(sentence).join('\n');
  }
}

const sentence = ({ id, username, plugin }: NameConflict): string =>
  `The username ${username} of account ${id} is an address of the plugin ${plugin}: the page of this person cannot be opened until the account is renamed`;
