import { eventually, makePng, type SignedInClient } from '@roost/testing';
import type { Page } from 'playwright-core';
import { makeMp3, makeMp4, makePdf } from '../../../../libs/imaging/test/sample-files.js';
import type { Stage } from '../stage.js';
import { failing, type PageState, type PageStates } from './page-state.js';

/** Lists, single media, uploads, albums and the trash. */
export async function mediaStates({ app }: Stage): Promise<PageStates[]> {
  const [ada, bob] = await Promise.all([app.client.signUp(), app.client.signUp()]);
  const { username: name } = ada.account;
  const upload = (bytes: Buffer, filename: string): Promise<string> => uploadAs(ada, bytes, filename);
  const [ridge, song, booklet, notes, film, shown, gone] = await Promise.all([
    upload(makePng(1300, 900), 'ridge-path-in-the-morning-0412-copy-of-the-copy.png'),
    upload(makeMp3({ title: 'Walk', artist: 'Ada Lovelace and the Analytical Engines', frames: 200 }), 'walk.mp3'),
    upload(makePdf(3), 'booklet.pdf'),
    upload(Buffer.from('A walk in the hills.'), 'notes.txt'),
    upload(makeMp4('isom', 65), 'film.mp4'),
    upload(makePng(400, 900), 'falls.png'),
    upload(makePng(500, 300), 'gone.png'),
  ]);
  await ada.patch(`/media/${shown}`, { access: 'public' });
  await ada.post('/media/delete', { ids: [gone] });
  const album = await makeAlbum(ada, { name: 'Autumn walks in the hills behind the lake' });
  const inner = await makeAlbum(ada, { name: 'October', parentId: album });
  await ada.post(`/media/albums/${inner}/items`, { ids: [ridge] });
  const list = `/${name}/list/50`;
  const choose = async (page: Page): Promise<void> => {
    await page.getByRole('checkbox', { name: 'falls.png' }).click({ force: true });
    await page.getByRole('toolbar').waitFor();
  };
  const dialog = (page: Page): Promise<void> => page.getByRole('dialog').waitFor();
  const chosenThen =
    (button: string) =>
    async (page: Page): Promise<void> => {
      await choose(page);
      await page.getByRole('button', { name: button }).click();
      await dialog(page);
    };
  const press =
    (button: string) =>
    async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: button }).first().click();
      await dialog(page);
    };
  const view = (id: string): string => `/${name}/view/${id}`;
  const adas: PageState[] = [
    { name: 'list', path: list, enter: (page) => page.getByRole('link', { name: 'falls.png' }).waitFor() },
    { name: 'list with a choice', path: list, enter: choose },
    { name: 'sharing', path: list, enter: chosenThen('Share') },
    { name: 'choosing an album', path: list, enter: chosenThen('Put into an album') },
    { name: 'naming an album', path: list, enter: press('New album') },
    {
      name: 'failing list',
      path: list,
      before: failing(/\/media\?/),
      enter: (page) => page.getByRole('alert').waitFor(),
    },
    {
      name: 'album',
      path: `/${name}/album/${inner}`,
      enter: (page) => page.getByRole('link', { name: /^ridge/ }).waitFor(),
    },
    {
      name: 'what to do with an album',
      path: `/${name}/album/${inner}`,
      enter: async (page) => {
        await page.getByRole('button', { name: 'What to do with October' }).click();
        await page.getByRole('menu').waitFor();
      },
    },
    { name: 'empty album', path: `/${name}/album/${album}` },
    { name: 'trash', path: `/${name}/trash`, enter: (page) => page.getByRole('link', { name: 'gone.png' }).waitFor() },
    { name: 'emptying the trash', path: `/${name}/trash`, enter: press('Empty the trash') },
    { name: 'deleting', path: `/${name}/delete/${ridge}` },
    { name: 'upload', path: `/${name}/upload` },
    {
      name: 'uploads',
      path: `/${name}/upload`,
      enter: async (page) => {
        await page.getByLabel('Choose files').setInputFiles([
          { name: 'nothing.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
          { name: 'pond.png', mimeType: 'image/png', buffer: makePng(300, 200) },
        ]);
        await page.getByText('The file is empty.').waitFor();
        await page.getByRole('link', { name: 'Look at pond.png' }).waitFor();
      },
    },
  ];
  const views: PageState[] = [
    { name: 'picture', path: view(ridge) },
    { name: 'small picture', path: `${view(shown)}/s` },
    { name: 'sharing a picture', path: view(ridge), enter: press('Share') },
    { name: 'sound', path: view(song) },
    {
      name: 'document',
      path: view(booklet),
      enter: (page) => page.getByRole('region', { name: 'Page 3 of 3' }).waitFor(),
    },
    { name: 'text', path: view(notes) },
    { name: 'film', path: view(film) },
    { name: 'picture that is not there', path: view(crypto.randomUUID()) },
    {
      name: 'failing picture',
      path: view(ridge),
      before: failing(`**/media/${ridge}`),
      enter: (page) => page.getByRole('alert').waitFor(),
    },
  ];
  const bobs: PageState[] = [
    { name: 'empty list', path: `/${bob.account.username}/list/5` },
    {
      name: 'menu of the account',
      path: `/${bob.account.username}/list/5`,
      enter: async (page) => {
        await page.getByRole('button', { name: /^Menu of/ }).click();
        await page.getByRole('menu').waitFor();
      },
    },
    { name: 'empty trash', path: `/${bob.account.username}/trash` },
    {
      name: 'list of somebody else',
      path: list,
      enter: (page) => page.getByRole('link', { name: 'falls.png' }).waitFor(),
    },
    { name: 'picture of somebody else', path: view(shown) },
    { name: 'upload of somebody else', path: `/${name}/upload` },
  ];
  return [
    { who: ada.account, states: adas },
    { who: ada.account, states: views },
    { who: bob.account, states: bobs },
  ];
}

/** @returns its id, once it is ready. */
async function uploadAs(who: SignedInClient, bytes: Buffer, filename: string): Promise<string> {
  const { data, status } = await who.upload(bytes, filename);
  if (status !== 201) throw new Error(`${filename}: ${String(status)}`);
  await eventually(
    async () => (await who.get<{ status: string }>(`/media/${data.id}`)).data.status,
    (state) => state !== 'processing',
  );
  return data.id;
}

async function makeAlbum(who: SignedInClient, body: object): Promise<string> {
  return (await who.post<{ id: string }>('/media/albums', body)).data.id;
}
