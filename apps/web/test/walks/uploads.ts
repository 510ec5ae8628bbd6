import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, makePng } from '@roost/testing';
import type { Page, Route } from 'playwright-core';
import { makePdf, makeWav } from '../../../../libs/imaging/test/sample-files.js';
import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

/** Of the recordings, so that a page can be left while they are on their way. */
const UPLOAD_BYTES_A_SECOND = 12_000_000;

export function uploadWalks(stage: () => Stage): void {
  describe('uploads', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'roost-uploads-'));
    });
    afterAll(async () => {
      await rm(folder, { recursive: true });
    });
    const file = async (name: string, bytes: Buffer): Promise<string> => {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    };

    it('of five files go on after the page was loaded anew, by themselves or when they are chosen again', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/upload`);
      const offsets = offsetsOf(page);
      const slowly = await visit.context.newCDPSession(page);
      await slowly.send('Network.enable');
      const send = (uploadThroughput: number) =>
        slowly.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput,
        });
      await send(UPLOAD_BYTES_A_SECOND);
      // More than is kept in the browser, and less.
      const [choir, ...others] = await Promise.all([
        file('choir.wav', makeWav(7500)),
        file('rain.wav', makeWav(3500)),
        file('booklet.pdf', makePdf(2)),
        file('ridge.png', makePng(1200, 900)),
        file('broken.png', broken(makePng(600, 400))),
      ]);
      await page.getByLabel('Choose files').setInputFiles([choir, ...others]);
      const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
      await row('choir.wav')
        .getByText(/of 60 MB · .* MB\/s · \d+ s left/)
        .waitFor();
      await page.getByRole('button', { name: 'Pause choir.wav' }).click();
      await row('choir.wav')
        .getByText(/^Paused at/)
        .waitFor();
      await page.getByRole('button', { name: 'Go on with choir.wav' }).click();
      await eventually(
        () => progressOf(page, 'choir.wav'),
        (percent) => percent >= 20,
      );
      // So that it is not there before the page is left.
      await send(UPLOAD_BYTES_A_SECOND / 20);
      await page.route('**/auth/refresh', afterTheCode(page));
      await page.reload();
      await row('choir.wav').getByText('Choose the same file again. It goes on where it stopped.').waitFor();
      await send(-1);
      await page.getByRole('link', { name: 'Look at rain.wav' }).waitFor();
      await page.getByLabel('Choose files').setInputFiles(choir);
      await page.getByRole('link', { name: 'Look at choir.wav' }).waitFor();
      // Both went on where they had stopped: the offset of the last piece of each.
      expect(Math.min(...offsets.slice(-2))).toBeGreaterThan(1_000_000);
      await page.goto(`/${ada.username}/list/50`);
      for (const name of ['choir.wav', 'rain.wav', 'booklet.pdf', 'ridge.png', 'broken.png'])
        await page.getByRole('link', { name }).waitFor();
      expect(faults).toEqual([]);
    }, 120_000);

    it('say why there is nothing to see of a file, and come by drag and by paste, too', async () => {
      const ada = await newPerson(stage());
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, `/${ada.username}/list/5`);
      await page.getByText('Nothing has landed yet').waitFor();
      await bring(page, 'drop', { 'broken.png': broken(makePng(600, 400)), 'walk.txt': Buffer.from('In the hills') });
      await page.waitForURL('**/upload');
      await page.locator('li[data-state=failed]').filter({ hasText: 'broken.png' }).waitFor();
      await page.getByRole('link', { name: 'Look at walk.txt' }).waitFor();
      await bring(page, 'paste', { 'pasted.png': makePng(30, 20) });
      await page.getByRole('link', { name: 'Look at pasted.png' }).waitFor();
      await page.getByRole('button', { name: 'Clear what has landed' }).click();
      // What landed and is chosen once more is another upload.
      await bring(page, 'paste', { 'pasted.png': makePng(30, 20) });
      await page.getByRole('link', { name: 'Look at pasted.png' }).waitFor();
      expect(faults).toEqual([]);
    });
  });
}

/** A picture with nothing behind its header that could be read. */
function broken(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 41), Buffer.alloc(png.length - 41)]);
}

/** Offsets of the pieces that were sent, in their order. */
function offsetsOf(page: Page): number[] {
  const offsets: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return offsets;
}

async function progressOf(page: Page, name: string): Promise<number> {
  return Number(await page.getByRole('progressbar', { name }).getAttribute('aria-valuenow'));
}

/** The code of a page can be here, and run, before the server has told who is signed in. */
function afterTheCode(page: Page): (route: Route) => Promise<void> {
  const isHere = page.waitForResponse(/\/assets\/UploadPage-.*\.js/);
  return async (route) => {
    await (await isHere).finished();
    await page.evaluate('new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))');
    await route.fallback();
  };
}

/** Files that are dropped or pasted anywhere on a page. */
async function bring(page: Page, how: 'drop' | 'paste', files: Readonly<Record<string, Buffer>>): Promise<void> {
  const contents = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]);
  await page.evaluate(`(() => {
    const transfer = new DataTransfer();
    for (const [name, content] of ${JSON.stringify(contents)})
      transfer.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, { lastModified: 1 }));
    const options = { bubbles: true, cancelable: true };
    if (${String(how === 'paste')}) document.body.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: transfer }));
    else for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: transfer }));
  })()`);
}
