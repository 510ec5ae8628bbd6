import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { OnCommand } from '@roost/plugin-kit';
import { MoveService, Storages } from '@roost/storage';
import { mediaErrors } from '../media.errors.js';

const SHOWN = 20;

/** `roost media move --to <storage>` */
@Injectable()
export class MoveCommand {
  constructor(
    private readonly moves: MoveService,
    private readonly storages: Storages,
  ) {}

  @OnCommand('media move')
  async move(args: readonly string[]): Promise<string> {
    const { to } = parseArgs({ args: [...args], options: { to: { type: 'string' } } }).values;
    if (to === undefined || !this.storages.isOpen(to)) {
      const open = this.storages.names.join(', ');
      throw mediaErrors.invalid_command({
        detail: `--to must name an open storage: ${open}. STORAGE_ALSO_OPEN opens others`,
      });
    }
    const { blobs, bytes, kept, missing } = await this.moves.moveAll(to);
    const lines = [`Moved ${String(blobs)} files, ${String(bytes)} bytes, to ${to}.`];
    if (kept > 0) lines.push(`Of ${String(kept)} files something stays where it is: ${to} does not keep such bytes.`);
    if (missing.length > 0) {
      const shown = missing.slice(0, SHOWN).join(' ');
      lines.push(`The bytes of ${String(missing.length)} are not where they should be: ${shown}`);
    }
    const { name } = this.storages.current;
    if (name !== to) lines.push(`New uploads still go to ${name}: set STORAGE_DRIVER=${to}, then move the rest.`);
    return lines.join('\n');
  }
}
