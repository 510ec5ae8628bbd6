import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { authErrors } from '../auth.errors.js';
import type { ImportColumns } from './import-columns.js';

/** Characters of one line: more are no person. */
const LONGEST_LINE = 10_000;
const DELIMITERS = [',', ';', '\t'];

/** A line of the file, with its number. */
export interface CsvLine {
  line: number;
  /** What the columns hold that mean something here. */
  texts: ReadonlyMap<string, string>;
  /** Whether it has as many fields as the header. */
  isWhole: boolean;
}

/** What the header says. */
export interface CsvHeader {
  columns: string[];
  /** Names that mean nothing here. */
  ignoredColumns: string[];
}

/**
 * Reads a file line by line, in bounded memory: UTF-8, with or without BOM, separated by commas, semicolons or tabs, whichever the header has
 * most of.
 *
 * @param known which columns mean something
 * @param onHeader called before the first line
 * @throws `auth.import_unreadable`
 */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  known: ImportColumns,
  onHeader: (header: CsvHeader) => void,
): AsyncGenerator<CsvLine> {
  let columns: (string | undefined)[] | undefined;
  try {
    for await (const { record, info } of await recordsOf(stream)) {
      if (columns) {
        yield {
          line: info.lines - lineBreaksIn(record),
          texts: textsIn(record, columns),
          isWhole: record.length === columns.length,
        };
        continue;
      }
      columns = columnsOf(record, known);
      const ignoredColumns = record.filter((name, index) => !columns?.[index] && name.trim() !== '');
      onHeader({ columns: columns.filter((column) => column !== undefined), ignoredColumns });
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(error.message);
    throw error;
  }
  if (!columns) throw unreadable('The file is empty');
}

const unreadable = (detail: string) => authErrors.import_unreadable({ detail });

/** Reads as far as the header first, because that tells the delimiter. */
async function recordsOf(stream: AsyncIterable<Uint8Array>): Promise<AsyncIterable<{ record: string[]; info: Info }>> {
  const texts = textsOf(stream);
  let head = '';
  while (!/[\r\n]/.test(head) && head.length < LONGEST_LINE) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  const [header = ''] = head.split(/[\r\n]/);
  const count = (delimiter: string): number => header.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((most, each) => (count(each) > count(most) ? each : most));
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_LINE,
  });
  const whole = async function* (): AsyncGenerator<string> {
    yield head;
    yield* texts;
  };
  // Whoever reads the parser gets its errors.
  return pipeline(Readable.from(whole()), parser, () => undefined);
}

/** @throws `auth.import_unreadable` for what is not UTF-8. */
async function* textsOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw unreadable('The file is not UTF-8. In Excel, choose "CSV UTF-8" when you save it');
    }
  };
  for await (const bytes of stream) yield decode(bytes);
  yield decode();
}

function columnsOf(header: readonly string[], known: ImportColumns): (string | undefined)[] {
  const columns = header.map((name) => known.find(name));
  if (!columns.includes('email')) throw unreadable('The first line names no column "email"');
  const twice = columns.find((column, index) => column !== undefined && columns.indexOf(column) < index);
  if (twice !== undefined) throw unreadable(`The first line names the column "${twice}" twice`);
  return columns;
}

const textsIn = (record: readonly string[], columns: readonly (string | undefined)[]): ReadonlyMap<string, string> =>
  new Map(columns.flatMap((column, index) => (column === undefined ? [] : [[column, record[index] ?? '']])));

/** Lines are counted at the end of a record, and a field in quotes can hold several. */
const lineBreaksIn = (record: readonly string[]): number =>
  record.reduce((count, field) => count + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
