import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What MJML made of a template, so that no process needs MJML for a template that was seen before. */
@Entity({ tableName: 'mail_compiled_template' })
export class CompiledMailTemplate {
  /** Of everything that the HTML depends on. */
  @PrimaryKey({ type: 'text' })
  hash: string;

  @Property({ type: 'text' })
  html: string;

  /** Hash of what the template was found to be right with: rules, sample, address of the installation. Null for texts of projects. */
  @Property({ type: 'text', nullable: true })
  checkedWith: string | null = null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  compiledAt: Date;
}
