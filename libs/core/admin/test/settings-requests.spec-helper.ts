import type { ApiClient } from '@roost/testing';
import type { ProbeSettings } from './settings-probe.spec-helper.js';

/** A setting as the API shows it. */
export interface SettingBody {
  name: string;
  value: unknown;
  source: string;
  isSecret: boolean;
  isSet: boolean;
  mayChange: boolean;
  description: string;
  schema: Record<string, unknown>;
}

/** What the audit log says of a change. */
export interface ChangeBody {
  target: string;
  actorId: string;
  details: { changes: { name: string; from?: unknown; to?: unknown }[] };
}

export const PROJECT = '/admin/settings/probe';
export const SERVER = '/admin/server/settings/probe';

/** By their names. */
export async function settingsOf(client: ApiClient, path = PROJECT): Promise<Record<string, SettingBody>> {
  const { data } = await client.get<{ settings: SettingBody[] }>(path);
  return Object.fromEntries(data.settings.map((setting) => [setting.name, setting]));
}

/** The value of a setting, and where it comes from. */
export async function sourced(client: ApiClient, name: string, path = PROJECT): Promise<unknown[]> {
  const { value, source } = (await settingsOf(client, path))[name] ?? {};
  return [value, source];
}

/** The settings as the plugin reads them. */
export const socks = async (client: ApiClient): Promise<ProbeSettings> =>
  (await client.get<{ settings: ProbeSettings }>('/probe/socks')).data.settings;

/** Status, code and errors of a change. */
export async function errorsOf(client: ApiClient, path: string, json: object): Promise<unknown[]> {
  const { status, body } = await client.request('PATCH', path, { json });
  return [status, body.code, (body.errors ?? []).map(({ pointer, code }) => [pointer, code])];
}

/** The newest first. */
export const changesOf = async (client: ApiClient): Promise<ChangeBody[]> =>
  (await client.get<ChangeBody[]>('/admin/audit?action=probe.settings-changed&limit=100')).data;
