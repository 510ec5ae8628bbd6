import { makePng } from '@roost/testing';
import type { Stage } from '../stage.js';
import { failing, type PageState, type PageStates } from './page-state.js';

/** Posts, and pages of people. */
export async function postStates({ app }: Stage): Promise<PageStates[]> {
  const [ada, bob] = await Promise.all([app.client.signUp(), app.client.signUp()]);
  const { username: name } = ada.account;
  const pictures = await Promise.all([ada.upload(makePng(800, 500)), ada.upload(makePng(300, 400))]);
  const mediaIds = pictures.map(({ data }) => data.id);
  const post = {
    title: 'The hut is open again from Friday',
    content: 'I left the small stove on the porch. '.repeat(8),
    mediaIds,
  };
  const { data } = await ada.post<{ id: string }>('/posts', post);
  await bob.put(`/posts/by/${name}/follow`);
  const there: PageState['enter'] = (page) => page.getByRole('article').first().waitFor();
  return [
    {
      who: ada.account,
      states: [
        { name: 'posts', path: '/feed', enter: there },
        { name: 'own posts', path: '/feed?of=mine', enter: there },
        {
          name: 'failing posts',
          path: '/feed',
          before: failing(/\/posts\?/),
          enter: (page) => page.getByRole('alert').waitFor(),
        },
        { name: 'post', path: `/feed/${data.id}`, enter: there },
        {
          name: 'deleting a post',
          path: `/feed/${data.id}`,
          enter: async (page) => {
            await page.getByRole('button', { name: /^Delete/ }).click();
            await page.getByRole('dialog').waitFor();
          },
        },
        {
          name: 'new post with an error',
          path: '/feed/new',
          enter: async (page) => {
            await page.getByRole('button', { name: 'Post', exact: true }).click();
            await page.getByText('Fill this in.').first().waitFor();
          },
        },
        {
          name: 'choosing pictures for a post',
          path: '/feed/new',
          enter: async (page) => {
            await page.getByRole('button', { name: 'Choose from yours' }).click();
            await page.getByRole('checkbox').first().check();
          },
        },
        { name: 'posts of nobody', path: '/feed?of=following' },
        { name: 'own page', path: `/${name}`, enter: there },
      ],
    },
    {
      who: bob.account,
      states: [
        { name: 'page of somebody else', path: `/${name}`, enter: there },
        { name: 'own page without posts', path: `/${bob.account.username}` },
        { name: 'person who is not there', path: '/nobody-of-this-name' },
      ],
    },
  ];
}
