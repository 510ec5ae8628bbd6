import { Injectable, Logger } from '@nestjs/common';
import { DerivedSecrets } from '../secrets/derived-secrets.js';
import type { KnownSetting } from '../plugin-settings/plugin-settings.js';
import { type SettingRow, SettingsRepository } from './settings.repository.js';

/** A value that somebody stored. */
export interface StoredValue {
  level: 'project' | 'server';
  plugin: string;
  name: string;
  value: unknown;
}

type Place = Pick<SettingRow, 'projectId' | 'plugin' | 'name'>;

/** Keeps what projects and the server have set. Secrets are encrypted, each for its own place. */
@Injectable()
export class StoredSettings {
  private readonly logger = new Logger(StoredSettings.name);

  constructor(
    private readonly rows: SettingsRepository,
    private readonly secrets: DerivedSecrets,
  ) {}

  /** @param projectId null: those of the server alone */
  async list(projectId: string | null): Promise<StoredValue[]> {
    return (await this.rows.list(projectId)).flatMap((row) => {
      const { plugin, name } = row;
      const level = row.projectId === null ? 'server' : 'project';
      const value = row.sealed === null ? row.value : this.open(row, row.sealed);
      return value === undefined ? [] : [{ level, plugin, name, value }];
    });
  }

  /** @param value null: it is deleted */
  async set(place: Place, { secret = false }: KnownSetting, value: unknown): Promise<void> {
    if (value === null) await this.rows.delete(place);
    else if (secret) await this.rows.save({ ...place, value: null, sealed: this.seal(place, value) });
    else await this.rows.save({ ...place, value, sealed: null });
  }

  private seal(place: Place, value: unknown): string {
    return this.secrets.seal(purposeOf(place), Buffer.from(JSON.stringify(value)));
  }

  /** @returns undefined for one that was encrypted with another `ROOST_SECRET` */
  private open(place: Place, sealed: string): unknown {
    try {
      return JSON.parse(this.secrets.unseal(purposeOf(place), sealed).toString());
    } catch (error) {
      this.logger.warn(`The secret setting ${place.plugin}.${place.name} cannot be read: ${String(error)}`);
      return undefined;
    }
  }
}

/** No purpose of a plugin has a colon after `kernel`. */
const purposeOf = ({ projectId, plugin, name }: Place): string =>
  `kernel:settings:${projectId ?? 'server'}:${plugin}.${name}`;
