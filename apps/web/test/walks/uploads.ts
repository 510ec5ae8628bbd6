import { makePng } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { newPerson, signIn } from './people.js';

export function uploadWalks(stage: () => Stage): void {
  describe('uploads', () => {
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
