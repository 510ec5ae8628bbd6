import { Controller, Get, Module } from '@nestjs/common';
import { CurrentPrincipal, definePlugin, Requires, type UserPrincipal } from '@roost/plugin-kit';
import type { ApiClient, SignedInClient, TestApp } from '@roost/testing';

interface Fact {
  id: string;
  roles: string[];
}

export interface GroupBody {
  id: string;
  name: string;
  description: string;
  members?: number;
  expired?: number;
  membership?: { roles: string[]; expiresAt: string | null } | null;
}

export interface MemberBody {
  userId: string;
  username: string;
  roles: string[];
  expiresAt: string | null;
  expired: boolean;
}

@Controller('probe')
class ProbeController {
  @Get('groups')
  @Requires('probe.read')
  getGroups(@CurrentPrincipal() { facts }: UserPrincipal): object {
    return { groups: facts.groups };
  }
}

@Module({ controllers: [ProbeController] })
class ProbeApiModule {}

/** Shows the fact as plugins see it. */
export const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  permissions: [{ name: 'probe.read', description: 'Look', roles: ['member'] }],
  api: () => ProbeApiModule,
});

/** The groups of a principal. */
export async function factOf(client: ApiClient): Promise<Fact[]> {
  const { status, bytes } = await client.get('/probe/groups');
  if (status !== 200) throw new Error(bytes.toString());
  const { groups } = JSON.parse(bytes.toString()) as { groups: Fact[] };
  return groups.sort((a, b) => a.id.localeCompare(b.id));
}

/** The same person at another API process. */
export const at = ({ client }: TestApp, { account }: SignedInClient): ApiClient =>
  client.as({ authorization: `Bearer ${account.accessToken}` }, account);

let count = 0;

/** Makes a group. @returns its id */
export async function makeGroup(admin: ApiClient, name = `Group ${String(++count)}`): Promise<string> {
  const { status, data, bytes } = await admin.post<GroupBody>('/admin/groups', { name });
  if (status !== 201) throw new Error(bytes.toString());
  return data.id;
}

/** Adds somebody to a group, or changes what they are in it. @returns the status, or the code of the error */
export async function put(
  by: ApiClient,
  groupId: string,
  { account }: SignedInClient,
  terms: { roles?: string[]; expiresAt?: string | null } = {},
): Promise<number | string> {
  const { status, body } = await by.put(`/groups/${groupId}/members/${account.id}`, terms);
  return body.code ?? status;
}

/** A moment so many milliseconds from now. */
export const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Lets a membership expire, without the wait. Nothing tells the processes: whoever has cached it is not looked at. */
export async function expire(app: TestApp, groupId: string, { account }: SignedInClient, days = 0): Promise<void> {
  await app.asOwner(
    `update groups_member set expires_at = now() - make_interval(days => $3::int, secs => 1) where group_id = $1 and user_id = $2`,
    [groupId, account.id, days],
  );
}
