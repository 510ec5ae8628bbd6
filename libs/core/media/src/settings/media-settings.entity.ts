import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { LadderStep, RungNumbers } from '@roost/imaging';

/** What a project has settled for its media. A project without a row has the defaults. */
@Entity({ tableName: 'media_settings' })
export class MediaSettings {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** All rungs but the full size; null is the default ladder. */
  @Property({ type: 'jsonb', nullable: true })
  ladder: LadderStep[] | null;

  /** Every name that a rung of the project has had, with its number, which is never given again. */
  @Property({ type: 'jsonb', default: '{}' })
  rungNumbers: RungNumbers;

  /** Counts the changes of the ladder. */
  @Property({ type: 'int', default: 0 })
  ladderVersion: number;

  /** Of one person, in bytes; null is the server's default. */
  @Property({ type: new BigIntType('number'), nullable: true })
  userQuota: number | null;

  /** Of the whole project, in bytes; null is the server's default. */
  @Property({ type: new BigIntType('number'), nullable: true })
  projectQuota: number | null;

  /** Counts the changes of the key that signs URLs. */
  @Property({ type: 'int', default: 0 })
  keyVersion: number;
}
