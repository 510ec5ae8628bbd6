import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { Policy } from '../policy/policy.js';

export const RESOURCE_KINDS = ['car', 'room', 'equipment', 'shift'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** What can be booked; of the kind `shift`: what is staffed. */
@Entity({ tableName: 'bookings_resource' })
@Unique({ name: 'bookings_resource_name_unique', properties: ['projectId', 'name'] })
export class Resource {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'text' })
  kind: ResourceKind;

  @Property({ type: 'text', default: '' })
  description: string;

  /** Where it is, as people say it. */
  @Property({ type: 'text', default: '' })
  location: string;

  @Property({ type: 'json' })
  policy: Policy;

  /** Who hears of its bookings by mail. */
  @Property({ type: 'uuid[]', defaultRaw: `'{}'` })
  @RefersTo('users_user')
  managerIds: string[];

  /** Since when it can be booked no more; what was booked stays. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  archivedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
