import type { Stage } from '../stage.js';
import { adminOf } from './people.js';

const PASSWORD = 'four words of wool';

export function fieldWalks(stage: () => Stage): void {
  describe('what a place asks of its people', () => {
    it('is told at sign-up, changed in the account, shown as they choose, and found in the directory', async () => {
      const baseURL = `http://club.localhost:${new URL(stage().app.url).port}`;
      const admin = await adminOf(stage());
      expect((await admin.post('/admin/projects', { slug: 'club', publicUrl: baseURL })).status).toBe(201);
      const ask = async (method: string, path: string, json: object): Promise<void> => {
        const { status } = await admin.request(method, path, { json, headers: { 'x-roost-project': 'club' } });
        expect(status).toBeLessThan(300);
      };
      const add = (field: object) => ask('POST', '/admin/users/fields', { audience: 'members', ...field });
      const options = ['alto', 'bass'].map((value) => ({ value, labels: { en: value.toUpperCase() } }));
      await add({ key: 'voice', type: 'enum', labels: { en: 'Voice' }, options, required: true, atSignUp: true });
      await add({ key: 'phone', type: 'telephone', labels: { en: 'Telephone' }, unique: true });
      await ask('PATCH', '/admin/settings/users', { directory: 'opt-in' });
      const club = stage().app.client.as({ 'x-roost-project': 'club' });
      const bob = { username: 'bob', email: 'bob@example.org', password: PASSWORD, fields: { voice: 'bass' } };
      expect((await club.post('/auth/register', bob)).status).toBe(201);
      const asBob = await club.signIn(bob.username, bob.password);
      expect((await asBob.patch('/users/me', { fields: { phone: '+46 70 765 43 21' } })).status).toBe(200);

      const { page, faults } = await stage().visit({ baseURL });
      await page.goto('/signup');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByRole('button', { name: 'Go on without the mail' }).click();
      await page.getByLabel('Username').fill('ada');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByLabel('Voice').waitFor();
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.getByText('Fill this in.').waitFor();
      await page.getByLabel('Voice').selectOption('alto');
      await page.getByRole('button', { name: 'Open my Roost' }).click();
      await page.waitForURL('**/ada/list/5');

      await page.goto('/account');
      const phone = page.getByLabel('Telephone', { exact: true });
      const save = page.getByRole('button', { name: 'Save' }).last();
      await phone.fill('+46 70 765 43 21');
      await save.click();
      await page.getByText('Somebody else has this already.').waitFor();
      await phone.fill('+46 70 123 45 67');
      await page.getByLabel('Who sees: Telephone').selectOption('team');
      await page.getByLabel('Directory').selectOption('true');
      await save.click();
      await page.getByText('Saved', { exact: true }).waitFor();
      expect(await phone.inputValue()).toBe('+46701234567');

      // Nobody whose address is not proven is in the directory.
      const names = async (search: string): Promise<string[]> => {
        const { data } = await asBob.get<{ username: string }[]>(`/users?search=${search}`);
        return data.map(({ username }) => username);
      };
      expect(await names('alto')).toEqual([]);
      await stage().app.asOwner(`update users_user set email_verified_at = now() where email = 'ada@example.org'`);
      expect([await names('alto'), await names('70123')]).toEqual([['ada'], []]);

      await page.goto('/people');
      await page.getByRole('searchbox').fill('alto');
      await page.waitForURL('**/people?search=alto');
      await page.getByRole('link', { name: /@ada/ }).click();
      await page.waitForURL('**/ada');
      await page.getByText('ALTO').waitFor();
      await page.getByText('+46701234567').waitFor({ state: 'hidden' });
      expect(faults).toEqual([]);
    });
  });
}
