import type { ApiBodyOptions } from '@nestjs/swagger';
import type { SettingsScope, UserPrincipal } from '@roost/plugin-kit';
import { adminErrors } from '../admin.errors.js';

/** Permission of people who run the server. */
export const RUN_SERVER = 'admin.server-settings';

/** A body with any settings: which there are, each plugin says. */
export const CHANGES: ApiBodyOptions = {
  description: 'New values, by the names of settings',
  schema: { type: 'object', additionalProperties: {}, example: { sessionDays: 30 } },
};

/** What the caller means, and may do. */
export const scopeOf = (level: SettingsScope['level'], { projectId, permissions }: UserPrincipal): SettingsScope => ({
  level,
  projectId,
  runsServer: permissions.has(RUN_SERVER),
});

/** @throws `admin.invalid_settings` for a body that is no object */
export function changesIn(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw adminErrors.invalid_settings();
  return body as Readonly<Record<string, unknown>>;
}
