import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { createApi, KernelModule, ormConfig } from '@roost/kernel';
import {
  AnyPrincipal,
  Authenticator,
  ContributesFacts,
  type Credentials,
  CurrentPrincipal,
  definePlugin,
  type Person,
  type Principal,
  PrincipalFacts,
  Requires,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { ApiClient, createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';

declare module '@roost/plugin-kit' {
  interface FactMap {
    teams: readonly string[];
  }
}

const teams = new Map<string, string[]>();
let asked = 0;

@Injectable()
class TeamFacts {
  @ContributesFacts('teams')
  teamsOf({ userId }: Person): Promise<readonly string[]> {
    asked++;
    return Promise.resolve(teams.get(userId) ?? []);
  }
}

@Injectable()
class OtherFacts {
  @ContributesFacts('teams')
  teamsOf(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}

@Controller('teams')
class TeamsController {
  @Get('me')
  @Requires('teams.read')
  getMyTeams(@CurrentPrincipal() { facts, roles }: UserPrincipal): object {
    return { teams: facts.teams, roles };
  }

  @Get('anyone')
  @Requires('teams.read', { kinds: ['user', 'anonymous'] })
  getWhoAsks(@AnyPrincipal() { kind, projectId, permissions }: Principal): object {
    return { kind, projectId, permissions: permissions.size };
  }
}

@Module({ controllers: [TeamsController], providers: [TeamFacts] })
class TeamsApiModule {}
@Module({ providers: [TeamFacts, OtherFacts] })
class TwiceApiModule {}

const manifest = { name: 'teams', version: '1.0.0', compat: '^1.0.0' };
const permissions = [{ name: 'teams.read', description: 'Read', roles: ['member'] }];
const plugin = definePlugin({ ...manifest, permissions, api: () => TeamsApiModule });

/** An answer without an envelope. */
const read = async <T>(answer: Promise<{ bytes: Buffer }>): Promise<T> =>
  JSON.parse((await answer).bytes.toString()) as T;

describe('A principal', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let userId: string;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [plugin] });
    ada = await app.client.signUp();
    userId = (await ada.get<{ id: string }>('/users/me')).data.id;
    await (await app.signUpAdmin()).post('/admin/projects', { slug: 'other' });
  });
  afterAll(async () => {
    await app.close();
  });

  const authenticator = (): Authenticator => app.api.get(Authenticator, { strict: false });
  const credentials = (headers: Credentials['headers'], method = 'GET'): Credentials => ({
    headers,
    cookies: {},
    method,
    address: '::1',
  });
  const bearer = (): { authorization: string } => ({ authorization: `Bearer ${ada.account.accessToken}` });

  it('is told by plain credentials, outside of any request', async () => {
    const principal = await authenticator().authenticate(credentials(bearer()));
    expect(principal).toMatchObject({ kind: 'user', userId, roles: ['member'], facts: { teams: [] } });
    expect(principal?.permissions.has('teams.read')).toBe(true);
    expect(await authenticator().authenticate(credentials({ authorization: 'Bearer x.y.z' }))).toBeNull();
    expect(await authenticator().authenticate(credentials({}))).toMatchObject({ kind: 'anonymous', roles: [] });
  });

  it('is anonymous in the project that it names, else in the default one', async () => {
    const ask = async (headers: Record<string, string> = {}) =>
      read<{ kind: string; projectId: string; permissions: number }>(app.client.get('/teams/anyone', headers));
    const [named, unnamed] = [await ask({ 'x-roost-project': 'other' }), await ask()];
    expect(named).toMatchObject({ kind: 'anonymous', permissions: 0 });
    expect(named.projectId).not.toBe(unnamed.projectId);
    expect(await read(ada.get('/teams/anyone'))).toMatchObject({ kind: 'user', projectId: unnamed.projectId });
    const nowhere = await app.client.get('/teams/anyone', { 'x-roost-project': 'nowhere' });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'projects.not_found']);
  });

  it('acts on no project but its own', async () => {
    expect((await ada.get('/users/me', { 'x-roost-project': 'default' })).status).toBe(200);
    const foreign = await ada.get('/users/me', { 'x-roost-project': 'other' });
    expect([foreign.status, foreign.body.code]).toEqual([400, 'projects.contradicts_session']);
    expect((await ada.get('/teams/anyone', { 'x-roost-project': 'other' })).status).toBe(400);
    expect((await ada.get('/users/me', { 'x-roost-project': 'nowhere' })).status).toBe(404);
  });

  it('carries facts of plugins, asked once, and again in every process when they changed', async () => {
    const orm = ormConfig(app.composition);
    const module = { module: class SecondModule {}, imports: [await KernelModule.forApi(app.composition, orm)] };
    const second = await createApi(app.composition, module);
    await second.listen(0, '127.0.0.1');
    const elsewhere = new ApiClient(await second.getUrl());
    const here = async () => (await read<{ teams: string[] }>(ada.get('/teams/me'))).teams;
    const there = async () => (await read<{ teams: string[] }>(elsewhere.get('/teams/me', bearer()))).teams;
    expect([await here(), await there()]).toEqual([[], []]);
    const before = asked;
    expect([await here(), await there()]).toEqual([[], []]);
    expect(asked).toBe(before);

    const facts = app.api.get(PrincipalFacts, { strict: false });
    const em = app.api.get(EntityManager).fork();
    await em.transactional(async () => {
      teams.set(userId, ['red']);
      await facts.changed(userId);
      // What was remembered stays until the change is committed.
      expect(await here()).toEqual([]);
    });
    await eventually(here, (found) => found.includes('red'));
    await eventually(there, (found) => found.includes('red'));
    await second.close();
  });

  it.each([
    [
      'contributed twice',
      { ...manifest, api: () => TwiceApiModule },
      'the fact teams is contributed twice, by TeamFacts.teamsOf and OtherFacts.teamsOf',
    ],
    [
      'of another plugin',
      {
        ...manifest,
        name: 'clubs',
        permissions: [{ ...permissions[0], name: 'clubs.read', description: '' }],
        api: () => TwiceApiModule,
      },
      'the fact teams of TeamFacts.teamsOf has to be "clubs" or start with "clubs."',
    ],
  ])('has no fact that is %s', async (_what, wrong, message) => {
    await expect(createTestApp({ plugins: [definePlugin(wrong)] })).rejects.toThrow(message);
  });
});
