import { Injectable } from '@nestjs/common';
import { FileSink, type IncomingFile, newId, Problem, personOf } from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import type { ImportColumns } from './import-columns.js';
import { ImportLines } from './import-lines.js';
import { type CsvHeader, type CsvLine, readCsv } from './read-csv.js';
import { ImportsRepository } from './imports.repository.js';

const MOST_BYTES = 32 * 1024 * 1024;
const MOST_LINES = 100_000;
const MOST_IMPORTS = 20;
/** Lines of one statement. Others wait while they are checked. */
const BATCH = 200;
const LONGEST_NAME = 200;

/** An import whose lines are stored. */
export interface UploadedImport {
  id: string;
  projectId: string;
}

/** Takes files with people: reads each line as it arrives, and keeps what it says. */
@Injectable()
export class ImportUploads extends FileSink<UploadedImport> {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly lines: ImportLines,
  ) {
    super();
  }

  override async stage({ stream, filename, principal }: IncomingFile): Promise<UploadedImport> {
    const person = personOf(principal);
    if (!person) throw new Error('An import arrived from nobody');
    const { projectId } = person;
    if ((await this.imports.count(projectId)) >= MOST_IMPORTS) throw authErrors.too_many_imports();
    const id = newId();
    await this.imports.insert({
      id,
      projectId,
      startedBy: null,
      filename: filename.slice(0, LONGEST_NAME),
      state: 'uploading',
      columns: [],
      ignoredColumns: [],
      missingFields: [],
      roles: [],
      invites: false,
      lines: 0,
      made: 0,
      refused: 0,
      startedAt: null,
      finishedAt: null,
    });
    try {
      await this.store({ id, projectId }, await this.lines.columnsFor(person), stream);
    } catch (error) {
      await this.imports.delete(id);
      throw error;
    }
    return { id, projectId };
  }

  override async discard({ id }: UploadedImport): Promise<void> {
    await this.imports.delete(id);
  }

  private async store(
    { id, projectId }: UploadedImport,
    known: ImportColumns,
    stream: IncomingFile['stream'],
  ): Promise<void> {
    let header: CsvHeader = { columns: [], ignoredColumns: [] };
    let lines = 0;
    let batch: CsvLine[] = [];
    const flush = async (): Promise<void> => {
      const read = [];
      for (const line of batch) read.push(await this.lines.read(projectId, known, line));
      await this.imports.insertLines(id, read);
      batch = [];
    };
    const onHeader = (found: CsvHeader): void => {
      header = found;
    };
    for await (const line of readCsv(bounded(stream), known, onHeader)) {
      lines += 1;
      if (lines > MOST_LINES) throw tooLarge(`${String(MOST_LINES)} lines`);
      if (batch.push(line) === BATCH) await flush();
    }
    if (batch.length > 0) await flush();
    const missingFields = [...known.fields]
      .filter(([column, { required }]) => required && !header.columns.includes(column))
      .map(([, { key }]) => key);
    await this.imports.update(id, { ...header, missingFields, lines });
  }
}

const tooLarge = (detail: string): Problem => authErrors.import_too_large({ detail: `At most ${detail}` });

async function* bounded(stream: IncomingFile['stream']): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw tooLarge(`${String(MOST_BYTES)} bytes`);
    yield chunk;
  }
}
