import type { ApiClient, SignedInClient, TestApp } from '@roost/testing';

export interface Me {
  id: string;
  username: string;
  fields: Record<string, unknown>;
  fieldAudiences: Record<string, string>;
  missingFields: string[];
  listed: boolean | null;
}

export interface FieldChange {
  field: { id: string; key: string; options: { value: string }[] };
  effects: { lost: number; exposed: number; missing: number; shared: number };
}

export const VOICES = ['soprano', 'alto', 'tenor', 'bass'].map((value) => ({
  value,
  labels: { en: value, sv: `${value} (sv)` },
}));

export const AUDIENCES = ['self', 'team', 'members', 'everyone'] as const;

/** Adds a field of a project. @param rest all but the key; default: an optional text for the person alone */
export async function addField(admin: SignedInClient, key: string, rest: object = {}): Promise<FieldChange> {
  const { status, data, body } = await admin.post<FieldChange>('/admin/users/fields', {
    key,
    type: 'text',
    labels: { en: key },
    ...rest,
  });
  expect([status, body.code]).toEqual([201, undefined]);
  return data;
}

export const meOf = async (client: ApiClient): Promise<Me> => (await client.get<Me>('/users/me')).data;

/** Changes own fields. @returns the status, and the codes of what is wrong by key */
export async function fill(
  client: ApiClient,
  fields: object,
): Promise<{ status: number; codes: Record<string, string> }> {
  const { status, body } = await client.patch('/users/me', { fields });
  const errors = body.errors ?? [];
  return { status, codes: Object.fromEntries(errors.map(({ pointer, code }) => [pointer.slice(8), code])) };
}

/** The same person at another API process. */
export const at = ({ client }: TestApp, { account }: SignedInClient): ApiClient =>
  client.as({ authorization: `Bearer ${account.accessToken}` }, account);
