import { linkOf, mailTo } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { adminOf } from '../walks/people.js';
import { failing, type PageStates } from './page-state.js';

/** As a project shows itself in which not everyone can sign up. */
const inviting =
  (signUp: readonly string[], signUpDomains: readonly string[] = []) =>
  (page: Page): Promise<unknown> =>
    page.route('**/project', async (route) => {
      const response = await route.fetch();
      const { data, ...rest } = (await response.json()) as { data: object };
      await route.fulfill({ response, json: { ...rest, data: { ...data, signUp, signUpDomains } } });
    });

/** The page of an invitation, which is there when it is known whether it is valid. */
const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).waitFor();

async function invitationOf(stage: Stage, email: string): Promise<string> {
  const admin = await adminOf(stage);
  await admin.post('/admin/invitations', { emails: [email] });
  const { code } = linkOf(await mailTo(stage.app.client, email, /invited/));
  return `/account/invitation#${new URLSearchParams({ email, code }).toString()}`;
}

/** Of whoever is not signed in. */
export async function openStates(stage: Stage): Promise<PageStates[]> {
  const invitation = await invitationOf(stage, 'a.rather.long.address.of.somebody@example.org');
  const known = await invitationOf(stage, 'known.before@example.org');
  const draft = { email: 'known.before@example.org', password: 'four words of wool' };
  await stage.app.client.post('/auth/register', draft);
  return [
    {
      states: [
        { name: 'sign-in', path: '/login' },
        {
          name: 'sign-in with an error',
          path: '/login',
          enter: async (page) => {
            await page.getByRole('button', { name: 'Send me a code' }).click();
            await page.getByText('Write your e-mail address here.').waitFor();
          },
        },
        { name: 'sign-up', path: '/signup' },
        {
          name: 'sign-up of a domain',
          path: '/signup',
          before: inviting(['code', 'invitation'], ['choir.example', 'a-rather-long-name.choir.example']),
          enter: async (page) => {
            await page.getByText('Use an address at choir.example').waitFor();
            await page.getByLabel('E-mail').fill('ada@example.org');
            await page.getByRole('button', { name: 'Send me the link' }).click();
            await page.getByText('Only addresses at choir.example').waitFor();
          },
        },
        {
          name: 'sign-up by invitation',
          path: '/signup',
          before: inviting(['invitation']),
          enter: heading('This place is by invitation'),
        },
        {
          name: 'sign-up of nobody',
          path: '/signup',
          before: inviting([]),
          enter: heading('Nobody can sign up here now'),
        },
        {
          name: 'sign-in where nobody signs up',
          path: '/login',
          before: inviting([]),
          enter: (page) => page.getByText('New here?').waitFor({ state: 'detached' }),
        },
        { name: 'invitation', path: invitation, enter: (page) => page.getByLabel('Username').waitFor() },
        {
          name: 'invitation of a member',
          path: known,
          enter: heading('You have an account already'),
        },
        {
          name: 'invitation that is not valid',
          path: '/account/invitation',
          enter: heading('This invitation does not work'),
        },
        {
          name: 'invitation while the server fails',
          // Not the page before: the browser loads it anew, in the first language.
          path: invitation.replace('#', '?fails#'),
          before: failing('**/auth/check-invitation'),
          enter: (page) => page.getByRole('button', { name: 'Try again' }).waitFor(),
        },
        { name: 'nobody', path: '/nowhere/at/all' },
      ],
    },
  ];
}
