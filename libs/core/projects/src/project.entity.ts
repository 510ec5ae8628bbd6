import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { RowOf } from '@roost/plugin-kit';
import type { ProjectLink } from './page/project-page.js';

/** A tenant: users, media and all else belong to one project. */
@Entity({ tableName: 'projects_project' })
export class Project {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** What `X-Roost-Project` names it by. */
  @Property({ type: 'text', unique: 'projects_project_slug_unique' })
  slug: string;

  /** What people know it by, in mails; null: by the name of the installation. */
  @Property({ type: 'text', nullable: true })
  name: string | null;

  /** Where people reach it; null: at the URL of the installation. */
  @Property({ type: 'text', nullable: true })
  publicUrl: string | null;

  /** Host and port of its public URL: requests to it without a header are the project's. */
  @Property({ type: 'text', nullable: true, unique: 'projects_project_host_unique' })
  publicHost: string | null;

  /** Where its own app is, for links in mails; null: its pages are those of Roost. */
  @Property({ type: 'text', nullable: true })
  appUrl: string | null;

  /** Origins of browser apps that may call its API, beside `CORS_ORIGINS`. */
  @Property({ type: 'text[]', default: [] })
  allowedOrigins: string[];

  /** What it is, on its public page. */
  @Property({ type: 'text', nullable: true })
  description: string | null;

  /** On its public page. */
  @Property({ type: 'jsonb', default: '[]' })
  links: ProjectLink[];

  /** Since when nobody may use it; null: it is open. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  suspendedAt: Date | null;

  /** When its deletion begins; null: it is not being deleted. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  deletesAt: Date | null;

  /** Since when its rows are deleted: it cannot be restored any more. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  deletionBegunAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}

/** A project, as it is read. */
export type ListedProject = Readonly<RowOf<Project>>;

/** Whether people may use it. */
export const isOpen = ({ suspendedAt }: Pick<ListedProject, 'suspendedAt'>): boolean => suspendedAt === null;

export const PROJECT_STATES = ['active', 'suspended', 'deleting'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

export const stateOf = (project: Pick<ListedProject, 'suspendedAt' | 'deletesAt'>): ProjectState =>
  project.deletesAt !== null ? 'deleting' : isOpen(project) ? 'active' : 'suspended';
