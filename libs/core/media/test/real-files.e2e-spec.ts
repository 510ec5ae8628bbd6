import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { itWithSharedFiles, SHARED_FILES } from '../../../imaging/test/shared-files.js';
import { type Account, type ApiClient, createTestApp, eventually, type TestApp } from '@roost/testing';
import { askTools, type Known } from './real-files/ask-tools.js';
import { type Expected, readTable } from './real-files/expected.js';
import { fetchRealFiles, isThere, type RealFiles } from './real-files/fetch-real-files.js';

const AT_ONCE = 6;

interface Manifest extends Required<Known> {
  id: string;
  status: string;
  charset: string | null;
  failureReason: string | null;
  notice: string | null;
  variants: unknown[];
}

/** Containers and decoders count the last frame, padding and delays differently: by 50 ms, or a hundredth of the whole. */
const isNear = (left: number, right: number): boolean => Math.abs(left - right) <= Math.max(0.05, right / 100);

/** What of a file is not as it should be. */
function differences(got: Known, wanted: Known): string[] {
  const fields = ['kind', 'width', 'height', 'duration', 'pages'] as const;
  return fields.flatMap((field) => {
    const [is, should] = [got[field], wanted[field]];
    const isSame = typeof is === 'number' && typeof should === 'number' && field === 'duration' && isNear(is, should);
    return should === undefined || is === should || isSame
      ? []
      : [`${field} ${String(is)} instead of ${String(should)}`];
  });
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  const next = async (): Promise<void> => {
    for (let entry = left.shift(); entry; entry = left.shift()) results[entry[0]] = await work(entry[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return results;
}

describe('Files of the tests of libraries', () => {
  let app: TestApp;
  let ada: ApiClient & { account: Account };
  let roots: RealFiles;
  beforeAll(async () => {
    [app, roots] = await Promise.all([createTestApp({ worker: true }), fetchRealFiles()]);
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const settle = async (path: string): Promise<Manifest> => {
    const answer = await ada.upload<Manifest>(await readFile(path), basename(path));
    if (answer.status !== 201) throw new Error(`${path}: ${answer.bytes.toString()}`);
    return eventually(
      async () => (await ada.get<Manifest>(`/media/${answer.data.id}`)).data,
      ({ status }) => status !== 'processing',
      120_000,
    );
  };
  /** Another release of Debian may have another file of that name: then the tools say what it is, or nobody. */
  const wanted = async (path: string, row: Expected): Promise<Known> => {
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
      .slice(0, 16);
    return sha256 === row.sha256 ? row : askTools(path);
  };

  it('are what identify, ffprobe and pdfinfo say, and what can be shown is shown', async () => {
    const rows = readTable().map((row) => {
      const [root = '', ...rest] = row.path.split('/');
      return { row, path: join(roots[root as keyof RealFiles], ...rest) };
    });
    const wrong = await inParallel(rows, async ({ row, path }) => {
      if (!(await isThere(path))) return ['missing'];
      const media = await settle(path);
      const isShown = media.kind === 'image' && !path.endsWith('.svg');
      return [
        ...differences(media, await wanted(path, row)),
        ...(media.status === 'ready' ? [] : [`${media.status}: ${String(media.failureReason)}`]),
        ...(media.charset === row.charset ? [] : [`charset ${String(media.charset)}`]),
        ...(isShown === media.variants.length > 0 || media.pages !== null ? [] : ['variants']),
        ...(path.endsWith('.svg') || media.notice === null ? [] : [media.notice]),
      ].map((what) => `${row.path}: ${what}`);
    });
    const count = wrong.filter(([first]) => first !== 'missing').length;
    // Without apt there are those of npm and our own.
    expect(count).toBeGreaterThanOrEqual((await isThere(roots.debian)) ? 100 : 15);
    expect(wrong.flat().filter((what) => what !== 'missing')).toEqual([]);
  }, 300_000);

  it('were written down as the tools here say it', async () => {
    // A file of each kind: the table is compared, not the tools.
    const rows = readTable().filter(({ path }) => /^(npm|samples)\//.test(path));
    const wrong = await inParallel(rows, async (row) => {
      const [root = '', ...rest] = row.path.split('/');
      const said = await askTools(join(roots[root as keyof RealFiles], ...rest));
      return differences(row, said);
    });
    expect(wrong.flat()).toEqual([]);
  });

  itWithSharedFiles.each<[string, Partial<Manifest>]>([
    ['scan-lzw.tif', { kind: 'image' }],
    ['phone.heic', { kind: 'image', width: 200, height: 133 }],
    ['recorder-isom.m4a', { kind: 'audio' }],
    ['flac-behind-id3.flac', { kind: 'audio' }],
    ['excel-latin1.csv', { kind: 'document', charset: null }],
    ['excel-utf16.csv', { kind: 'document', charset: 'utf-16le' }],
    ['phone-stray-bytes.jpg', { kind: 'image' }],
    ['phone-no-end-marker.jpg', { kind: 'image' }],
    ['phone-wrong-scan.jpg', { kind: 'image' }],
    ['scan-gray.tif', { kind: 'image' }],
  ])('takes %s', async (name, facts) => {
    const path = join(SHARED_FILES, name);
    const media = await settle(path);
    expect(media).toMatchObject({ ...facts, status: 'ready' });
    // Broken on purpose, so that tools refuse what viewers show.
    const said = name.startsWith('phone-') ? {} : await askTools(path);
    expect(differences(media, said)).toEqual([]);
    if (media.kind === 'image') expect(media.variants).not.toEqual([]);
  });
});
