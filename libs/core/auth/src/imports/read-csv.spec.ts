import { Problem } from '@roost/plugin-kit';
import { ImportColumns } from './import-columns.js';
import { type CsvLine, readCsv } from './read-csv.js';

/** In pieces of a few bytes, so that letters and line breaks are cut. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 3) yield await Promise.resolve(bytes.subarray(start, start + 3));
}

async function read(file: string | Buffer): Promise<{ ignored: string[]; lines: unknown[] }> {
  let ignored: string[] = [];
  const lines: CsvLine[] = [];
  const header = ({ ignoredColumns }: { ignoredColumns: string[] }) => {
    ignored = ignoredColumns;
  };
  for await (const line of readCsv(inPieces(Buffer.from(file)), new ImportColumns([]), header)) lines.push(line);
  return { ignored, lines: lines.map(({ line, texts, isWhole }) => [line, Object.fromEntries(texts), isWhole]) };
}

const reasonOf = async (file: string | Buffer): Promise<unknown> =>
  read(file).then(
    () => undefined,
    (error: unknown) => (error instanceof Problem ? [error.code, error.details.detail] : error),
  );

describe('A CSV file', () => {
  it('is read as Excel in Sweden writes it: semicolons, BOM, CRLF', async () => {
    expect(await read('\ufeffNamn;E-post;Email;Name\r\nx;y;åsa@example.org;Åsa Öberg\r\n')).toEqual({
      ignored: ['Namn', 'E-post'],
      lines: [[2, { email: 'åsa@example.org', name: 'Åsa Öberg' }, true]],
    });
  });

  it.each([',', ';', '\t'])('is read with the delimiter %j, and quotes around it', async (delimiter) => {
    const file = ['email', 'name'].join(delimiter) + `\na@example.org${delimiter}"Ada${delimiter} ""Countess"""\n`;
    expect((await read(file)).lines).toEqual([
      [2, { email: 'a@example.org', name: `Ada${delimiter} "Countess"` }, true],
    ]);
  });

  it('has line numbers as an editor shows them', async () => {
    const file = 'email,name\n\na@example.org,"two\nlines"\n,\nb@example.org,B\nc@example.org\nd@example.org,D,more';
    expect((await read(file)).lines).toEqual([
      [3, { email: 'a@example.org', name: 'two\nlines' }, true],
      [6, { email: 'b@example.org', name: 'B' }, true],
      [7, { email: 'c@example.org', name: '' }, false],
      [8, { email: 'd@example.org', name: 'D' }, false],
    ]);
  });

  it.each([
    ['nothing', '', /empty/],
    ['no address', 'name\nAda\n', /no column "email"/],
    ['a column twice', 'email,Email\n', /twice/],
    ['a quote that stays open', 'email\n"a@example.org\n', /Quote Not Closed/i],
    ['a line without end', `email\n${'x'.repeat(20_000)}`, /max_record_size|Max Record Size/i],
    ['a header without end', 'x'.repeat(20_000), /max_record_size|Max Record Size/i],
    ['letters of Windows-1252', Buffer.from('email,name\na@example.org,\u00c5sa\n', 'latin1'), /not UTF-8/],
    ['UTF-16', Buffer.from('\ufeffemail\na@example.org\n', 'utf16le'), /not UTF-8/],
  ])('is refused with %s', async (_what, file, reason) => {
    expect(await reasonOf(file)).toEqual(['auth.import_unreadable', expect.stringMatching(reason)]);
  });
});
