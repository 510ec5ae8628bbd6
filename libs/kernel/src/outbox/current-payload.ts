import type { EventDefinition, JobDefinition } from '@roost/plugin-kit';

/**
 * Brings a stored payload to the version that is spoken now.
 *
 * @returns undefined when nobody needs it any more.
 * @throws when a newer version of the plugin wrote it.
 */
export function currentPayload(
  message: EventDefinition | JobDefinition,
  payload: unknown,
  version: number,
): object | undefined {
  if (version === message.version) return payload as object;
  if (version > message.version || !message.upcast) {
    const versions = `version ${String(version)}, and this server knows version ${String(message.version)}`;
    throw new Error(`The payload of ${message.name} was written as ${versions}`);
  }
  return message.upcast(payload, version);
}
