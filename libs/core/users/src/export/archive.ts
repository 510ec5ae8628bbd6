import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile, ExportPart } from '../users.contracts.js';

/** A zip of these files that is written while it is read: one file after the other, each opened when its turn comes. */
export function archive(parts: readonly ExportPart[]): Readable {
  const zip = new ZipFile();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  // What goes wrong breaks off the archive: its end is missing.
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', fail);
  writeAll(zip, parts, output).catch(fail);
  return output;
}

async function writeAll(zip: ZipFile, parts: readonly ExportPart[], output: Readable): Promise<void> {
  const hungUp = new AbortController();
  once(output, 'close').then(
    () => {
      hungUp.abort();
    },
    () => {
      hungUp.abort();
    },
  );
  for await (const file of allOf(parts)) {
    if (hungUp.signal.aborted) return;
    const stream = await open(file);
    zip.addReadStream(stream, file.path, { compress: typeof file.content !== 'function' });
    try {
      await finished(stream, { signal: hungUp.signal });
    } finally {
      stream.destroy();
    }
  }
  zip.end();
}

async function* allOf(parts: readonly ExportPart[]): AsyncIterable<ExportFile> {
  for (const part of parts) {
    if (Symbol.asyncIterator in part) yield* part;
    else yield part;
  }
}

async function open({ content }: ExportFile): Promise<Readable> {
  if (isReader(content)) return content();
  const text = isIterable(content) ? listOf(content) : [`${JSON.stringify(content, null, 2)}\n`];
  return Readable.from(text, { objectMode: false });
}

async function* listOf(items: AsyncIterable<object>): AsyncIterable<string> {
  let before = '[';
  for await (const item of items) {
    yield `${before}\n${JSON.stringify(item, null, 2)}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

const isReader = (content: ExportFile['content']): content is () => Promise<Readable> => typeof content === 'function';
const isIterable = (content: object): content is AsyncIterable<object> => Symbol.asyncIterator in content;
