import { linkOf, mailTo, makePng, type SignedInClient } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';
import { endSessions, newPerson, signIn } from './people.js';

const press = async (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

export function accountWalks(stage: () => Stage): void {
  describe('one’s account', () => {
    it('has a profile, which is kept while a session ends, and a picture that is cut', async () => {
      const [ada, bob] = [await newPerson(stage()), await newPerson(stage())];
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, '/account');
      await page.getByLabel('Name', { exact: true }).fill('Ada Lind');
      await page.getByLabel('About').fill('Walks, maps, and a slow camera.');
      await page.getByLabel('Username').fill('a');
      await page.getByLabel('About').focus();
      await page.getByText('2 to 32 letters').waitFor();
      await page.getByLabel('Username').fill(bob.username);
      await page.getByLabel('About').focus();
      await page.getByText('That username is taken.').waitFor();
      const username = `${ada.username}.lind`;
      await page.getByLabel('Username').fill(username);
      await page.getByText(`/${ada.username} stop working`).waitFor();
      await endSessions(stage(), visit, ada.username);
      await press(page, 'Save');
      const again = page.getByRole('dialog', { name: 'You were signed out' });
      await again.getByLabel('Password', { exact: true }).fill(ada.password);
      await again.getByRole('button', { name: 'Sign in', exact: true }).click();
      await again.waitFor({ state: 'detached' });
      expect(await page.getByLabel('Username').inputValue()).toBe(username);
      await press(page, 'Save');
      await page.getByText('Saved', { exact: true }).waitFor();
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: makePng(400, 300) });
      await press(page, 'Use this picture');
      await page.getByText('Others see the new picture now.').waitFor();
      // Once the server has made it small.
      await page.locator('main img[src$="/thumb"]').waitFor();
      const { data } = await stage().app.client.get<object>(`/users/${username}`);
      expect(data).toMatchObject({
        name: 'Ada Lind',
        bio: 'Walks, maps, and a slow camera.',
        avatarId: expect.any(String) as string,
      });
      await press(page, 'Remove');
      await page.getByText('The picture is gone.').waitFor();
      await page.goto(`/${username}`);
      await page.getByRole('heading', { name: 'Ada Lind' }).waitFor();
      expect(faults).toEqual([]);
    });

    it('has an address and a password that can be changed, and devices that can be signed out', async () => {
      const ada = await newPerson(stage());
      const { app } = stage();
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, '/account/safety');
      await page.getByText(`${ada.email}, not confirmed yet`).waitFor();
      await press(page, 'Change e-mail');
      const newEmail = `new.${ada.email}`;
      await page.getByLabel('New address').fill('new');
      await page.getByLabel('Current password').fill('not this one');
      await page.getByText('Write a whole address').waitFor();
      await page.getByLabel('New address').fill(newEmail);
      await press(page, 'Send the code');
      await page.getByText('The current password is wrong.').waitFor();
      await page.getByLabel('Current password').fill(ada.password);
      await press(page, 'Send the code');
      const { code } = linkOf(await mailTo(app.client, newEmail, /^Confirm/));
      await page.getByLabel('Code from the mail').fill(code === '000000' ? '000001' : '000000');
      const confirm = page.getByRole('dialog').getByRole('button', { name: 'Confirm' });
      await confirm.click();
      await page.getByText('This code is wrong, used or too old.').waitFor();
      await page.getByLabel('Code from the mail').fill(code);
      await confirm.click();
      await page.getByText(`Your address is ${newEmail} now.`).waitFor();
      await page.getByText(`${newEmail}, confirmed`).waitFor();

      const elsewhere = await app.client.signIn(ada.username, ada.password);
      await press(page, 'Change password');
      await page.getByLabel('Current password').fill(ada.password);
      await page.getByLabel('New password', { exact: true }).fill('short');
      await page.getByLabel('Current password').focus();
      await page.getByText('8 characters at least, 128 at most.').waitFor();
      await page.getByLabel('New password', { exact: true }).fill('password123');
      await press(page, 'Change the password');
      await page.getByText('This password is on lists that guessers use.').waitFor();
      await page.getByLabel('New password', { exact: true }).fill('other words of wool');
      await press(page, 'Change the password');
      await page.getByText('The password is changed.').waitFor();
      expect((await elsewhere.get('/users/me')).status).toBe(401);

      const others: SignedInClient[] = [];
      for (let count = 0; count < 3; count += 1)
        others.push(await app.client.signIn(ada.username, 'other words of wool'));
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByText('This device').waitFor();
      const signOuts = page.getByRole('button', { name: /^Sign out (?!all)/ });
      await signOuts.first().click();
      await page.getByText(/ is signed out\.$/).waitFor();
      await signOuts.nth(2).waitFor({ state: 'detached' });
      expect(await statusesOf(others)).toEqual([200, 200, 401]);
      await press(page, 'Sign out all others');
      await page.getByText('All other devices are signed out.').waitFor();
      expect(await statusesOf(others)).toEqual([401, 401, 401]);
      await page.reload();
      await page.getByText('This device').waitFor();
      expect(faults).toEqual([]);
    });

    it('has API keys, which are shown once, work, and are revoked', async () => {
      const ada = await newPerson(stage());
      const { app } = stage();
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, '/account/keys');
      await page.getByRole('heading', { name: 'No API keys' }).waitFor();
      await press(page, 'Make a key');
      const dialog = page.getByRole('dialog', { name: 'Make a key' });
      const submit = dialog.getByRole('button', { name: 'Make a key' });
      await submit.click();
      await dialog.getByText('Choose at least one.').waitFor();
      await dialog.getByLabel('What it is for').fill('Web shop');
      await dialog.getByRole('checkbox', { name: 'Read their own profile' }).click();
      await submit.click();
      const made = page.getByRole('dialog', { name: 'Web shop is made' });
      const key = (await made.locator('code').textContent()) ?? '';
      expect(key).toMatch(/^rk_\w{72}$/);
      const asked = () => app.client.get<{ username: string }>('/users/me', { authorization: `Bearer ${key}` });
      expect((await asked()).data.username).toBe(ada.username);
      await made.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('heading', { name: 'Web shop' }).waitFor();
      expect(await page.content()).not.toContain(key);
      await press(page, 'Revoke Web shop');
      await page.getByText('Web shop is revoked.').waitFor();
      expect((await asked()).status).toBe(401);
      expect(faults).toEqual([]);
    });

    it('has preferences, can be taken along, and deleted until one comes back', async () => {
      const [ada, bob] = [await newPerson(stage()), await newPerson(stage())];
      const { app } = stage();
      const client = await app.client.signIn(ada.username, ada.password);
      await client.put(`/posts/by/${bob.username}/follow`);
      await client.post('/posts', { title: 'Leaving', content: 'Not yet.' });
      await client.upload(makePng(300, 200), 'pond.png');
      const visit = await stage().visit();
      const { page, faults } = visit;
      await signIn(visit, ada, '/account/preferences');
      await page.getByLabel('Language', { exact: true }).selectOption('sv');
      await page.getByRole('heading', { name: 'Inställningar' }).waitFor();
      await page.getByLabel('Språk', { exact: true }).selectOption('en');
      await page.getByLabel('Look', { exact: true }).selectOption('dark');
      await page.locator('html.dark').waitFor({ state: 'attached' });
      await page.getByLabel('Language of mails').selectOption('sv');
      await page.getByText('Saved', { exact: true }).waitFor();
      expect((await client.get<object>('/users/me')).data).toMatchObject({ locale: 'sv' });
      await page.getByLabel('Your address beside posts').selectOption('nobody');
      await press(page, `Unfollow ${bob.username}`);
      await page.getByText('You follow nobody.').waitFor();
      expect((await client.get('/posts/me/preferences')).data).toEqual({ emailVisibility: 'nobody' });
      await page.reload();
      expect(await page.getByLabel('Language of mails').inputValue()).toBe('sv');

      await page.getByRole('link', { name: 'Your data' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download the zip' }).click();
      expect((await download).suggestedFilename()).toBe('export.zip');
      await press(page, 'Mail me a link');
      await page.getByText(`A link is on its way to ${ada.email}.`).waitFor();

      await press(page, 'Delete account');
      await page.getByText(/your profile, 1 picture or file \(.* kB\),? and 1 post\. A mail/).waitFor();
      await page.getByRole('textbox').fill('somebody');
      await press(page, 'Delete my account');
      await page.getByText(`That is not ${ada.username}.`).waitFor();
      await page.getByRole('textbox').fill(ada.username);
      await press(page, 'Delete my account');
      await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
      await page.getByText(/On \d+ \w+ \d+ everything is erased/).waitFor();
      expect((await app.client.get(`/users/${ada.username}`)).status).toBe(404);
      await page.goto('/account');
      await page.waitForURL('**/login?to=/account');
      await page.getByLabel('Username or e-mail').fill(ada.username);
      await page.getByLabel('Password', { exact: true }).fill(ada.password);
      await press(page, 'Sign in');
      await page.getByRole('heading', { name: 'Profile' }).waitFor();
      expect((await app.client.get(`/users/${ada.username}`)).status).toBe(200);
      expect(faults).toEqual([]);
    });
  });
}

const statusesOf = async (clients: SignedInClient[]): Promise<number[]> =>
  (await Promise.all(clients.map((client) => client.get('/users/me')))).map(({ status }) => status);
