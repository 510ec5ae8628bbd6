import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** How many bytes a person or a project keeps. */
@Entity({ tableName: 'media_usage' })
export class MediaUsage {
  /** `user:<id>`: the sizes of their media. `project:<id>`: the sizes of its blobs, each once. */
  @PrimaryKey({ type: 'text' })
  scope: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: new BigIntType('number') })
  bytes: number;
}
