import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A template that a project wrote in place of a plugin's. */
@Entity({ tableName: 'mail_template' })
export class MailTemplate {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** `<plugin>.<name>`. */
  @PrimaryKey({ type: 'text' })
  name: string;

  @PrimaryKey({ type: 'text' })
  locale: string;

  @Property({ type: 'text' })
  subject: string;

  @Property({ type: 'text' })
  body: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  updatedAt: Date;
}
