import { constants } from 'node:fs';
import { access, appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { CodeListDoorConfig } from './code-list-door.config.js';
import type { Admission, ShedDoor } from './shed-door.port.js';

/** A lock that reads its codes from a file. Each line has a code and its expiry. The last line of a code counts. */
@Injectable()
export class CodeListDoor implements ShedDoor {
  constructor(private readonly config: CodeListDoorConfig) {}

  async admit({ code, until }: Admission, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await appendFile(this.config.file, `${code} ${until.toISOString()}\n`, { mode: 0o600 });
  }

  async check(): Promise<void> {
    await access(dirname(this.config.file), constants.W_OK);
  }
}
