import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Hooks, RateLimiter } from '@roost/plugin-kit';
import { ZipFile } from 'yazl';
import type { ExportFile } from '../users.contracts.js';
import { UsersConfig } from '../users.config.js';
import { UsersService } from '../users.service.js';

/** Everything that is kept about a person, as a zip that is written while it is read. */
@Injectable()
export class ExportService {
  constructor(
    private readonly users: UsersService,
    private readonly hooks: Hooks,
    private readonly limiter: RateLimiter,
    private readonly config: UsersConfig,
  ) {}

  /** @throws `http.too_many_requests` */
  async export(userId: string): Promise<Readable> {
    const limit = { name: 'users.export', budget: this.config.exportBudget, by: { subject: userId } };
    await this.limiter.take(limit);
    const { projectId, email, ...profile } = await this.users.profile(userId);
    const own = { path: 'profile.json', content: { ...profile, email } };
    const { files } = await this.hooks.run('users.exporting', { userId, projectId, email, files: [own] });
    return archive(files);
  }
}

function archive(files: readonly ExportFile[]): Readable {
  const zip = new ZipFile();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { path, content } of files) {
    if (isReader(content)) addStream(zip, path, content, output);
    else zip.addBuffer(Buffer.from(`${JSON.stringify(content, null, 2)}\n`), path);
  }
  zip.end();
  return output;
}

/** Opens the bytes when their turn comes. What goes wrong then breaks off the archive: its end is missing. */
function addStream(zip: ZipFile, path: string, open: () => Promise<Readable>, output: Readable): void {
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.addReadStreamLazy(path, { compress: false }, (done) => {
    open().then((stream) => {
      stream.once('error', fail);
      done(null, stream);
    }, fail);
  });
}

const isReader = (content: ExportFile['content']): content is () => Promise<Readable> => typeof content === 'function';
