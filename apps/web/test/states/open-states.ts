import type { PageStates } from './page-state.js';

/** Of whoever is not signed in. */
export function openStates(): PageStates[] {
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
        { name: 'nobody', path: '/nowhere/at/all' },
      ],
    },
  ];
}
