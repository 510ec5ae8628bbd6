import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { adminOf, newPerson } from '../walks/people.js';
import { failing, type PageState, type PageStates } from './page-state.js';

const FIELDS = [
  {
    key: 'voice',
    type: 'enum',
    labels: { en: 'Voice', sv: 'Stämma' },
    options: [{ value: 'tenor', labels: { en: 'Tenor' } }],
    atSignUp: true,
  },
  { key: 'phone', type: 'telephone', labels: { en: 'Telephone', sv: 'Telefon' }, required: true },
  { key: 'photos', type: 'boolean', labels: { en: 'Pictures of me may be published' }, atSignUp: true },
  { key: 'born', type: 'date', labels: { en: 'Born' } },
  { key: 'page', type: 'url', labels: { en: 'Home page' } },
  { key: 'badge', type: 'number', labels: { en: 'Membership number' }, writer: 'admin' },
];

const CLOSED = JSON.stringify({
  type: 'urn:roost:problem:users.no_directory',
  title: 'The project has no directory of people',
  status: 403,
  code: 'users.no_directory',
});

/** The directory, and what a place asks of its people. */
export async function peopleStates(stage: Stage): Promise<PageStates[]> {
  const admin = await adminOf(stage);
  for (const field of FIELDS) await admin.post('/admin/users/fields', { audience: 'members', ...field });
  await admin.patch('/admin/settings/users', { directory: 'opt-out' });
  const who = await newPerson(stage);
  const ada = await stage.app.client.signIn(who.username, who.password);
  const page = 'https://example.org/an-address-that-is-longer-than-a-phone-is-wide/and-goes-on';
  await ada.patch('/users/me', { fields: { voice: 'tenor', phone: '+46 70 123 45 67', photos: true, page } });
  await stage.app.asOwner('update users_user set email_verified_at = now() where username = $1', [who.username]);
  const listed: PageState['enter'] = (open) => open.getByRole('link', { name: who.username }).first().waitFor();
  const said =
    (text: string | RegExp) =>
    (open: Page): Promise<unknown> =>
      open.getByText(text).first().waitFor();
  return [
    {
      who,
      states: [
        { name: 'people', path: `/people?search=${who.username}`, enter: listed },
        { name: 'people whom nobody finds', path: '/people?search=nobody-at-all', enter: said('Nobody found') },
        {
          name: 'failing people',
          path: '/people',
          before: failing(/\/users\?/),
          enter: (open) => open.getByRole('alert').waitFor(),
        },
        {
          name: 'people without a directory',
          path: '/people',
          before: (open) =>
            open.route(/\/users\?/, (route) =>
              route.fulfill({ status: 403, contentType: 'application/problem+json', body: CLOSED }),
            ),
          enter: said('There is no directory here'),
        },
        { name: 'person with own fields', path: `/${who.username}`, enter: said('Home page') },
        {
          name: 'own fields with an error',
          path: '/account',
          enter: async (open) => {
            await open.getByLabel('Telephone', { exact: true }).fill('12');
            await open.getByRole('button', { name: 'Save' }).last().click();
            await open.getByText('Write a telephone number').waitFor();
          },
        },
      ],
    },
    {
      states: [
        {
          name: 'sign-up with own fields',
          path: '/signup',
          enter: async (open) => {
            await open.getByLabel('E-mail').fill('somebody-new@example.org');
            await open.getByRole('button', { name: 'Send me the link' }).click();
            await open.getByRole('button', { name: 'Go on without the mail' }).click();
            await open.getByLabel('Voice').waitFor();
          },
        },
      ],
    },
  ];
}
