import { Migration } from '@mikro-orm/migrations';

/** Settings, and the columns that held them. */
const SETTINGS = [
  ['ladder', 'ladder', 'jsonb'],
  ['userQuota', 'user_quota', 'bigint'],
  ['projectQuota', 'project_quota', 'bigint'],
] as const;

/** Hands ladder and quotas over to the settings of all plugins. What is left belongs to images and signed URLs. */
export class MoveSettings extends Migration {
  override up(): void {
    for (const [name, column] of SETTINGS) {
      this.addSql(`insert into kernel_setting (id, project_id, plugin, name, value)
        select gen_random_uuid(), project_id, 'media', '${name}', to_jsonb(${column}) from media_settings
        where ${column} is not null`);
    }
    this.addSql(
      'alter table media_settings drop column ladder, drop column ladder_version, drop column user_quota, drop column project_quota',
    );
    this.addSql('alter table media_settings rename to media_project');
    this.addSql('alter index media_settings_pkey rename to media_project_pkey');
  }

  /** The count of changes begins anew. */
  override down(): void {
    this.addSql('alter index media_project_pkey rename to media_settings_pkey');
    this.addSql('alter table media_project rename to media_settings');
    this.addSql(
      'alter table media_settings add column ladder jsonb null, add column ladder_version int not null default 0, add column user_quota bigint null, add column project_quota bigint null',
    );
    this.addSql(`insert into media_settings (project_id)
      select distinct project_id from kernel_setting where plugin = 'media' and project_id is not null on conflict do nothing`);
    for (const [name, column, type] of SETTINGS) {
      this.addSql(`update media_settings s set ${column} = k.value::${type} from kernel_setting k
        where k.project_id = s.project_id and k.plugin = 'media' and k.name = '${name}'`);
    }
    this.addSql(`delete from kernel_setting where plugin = 'media'`);
  }
}
