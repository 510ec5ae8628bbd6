import { Injectable } from '@nestjs/common';
import { DEFAULT_PROJECT, type ProcessCache, ProcessCaches, type ProjectOrigins } from '@roost/plugin-kit';
import { isOpen, type ListedProject } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** Channel on which processes tell each other that projects changed. */
export const PROJECT_CHANNEL = 'project';
/** What is known of projects is used for so long while Postgres is away. */
const WHILE_AWAY_MS = 3_600_000;

/** All projects at one moment, each by all that it is found by. */
class Listing {
  readonly byId: ReadonlyMap<string, ListedProject>;
  readonly bySlug: ReadonlyMap<string, ListedProject>;
  readonly byHost: ReadonlyMap<string, ListedProject>;
  /** Ids of those that nobody may use. */
  readonly closedIds: readonly string[];
  private readonly originsById: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly origins: ReadonlySet<string>;

  constructor(projects: readonly ListedProject[]) {
    this.byId = new Map(projects.map((project) => [project.id, project]));
    this.bySlug = new Map(projects.map((project) => [project.slug, project]));
    this.byHost = new Map(
      projects.flatMap((project) => (project.publicHost ? [[project.publicHost, project] as const] : [])),
    );
    this.closedIds = projects.filter((project) => !isOpen(project)).map(({ id }) => id);
    this.originsById = new Map(projects.map((project) => [project.id, originsOf(project)]));
    this.origins = new Set(projects.flatMap((project) => [...originsOf(project)]));
  }

  get hasOrigins(): boolean {
    return this.origins.size > 0;
  }

  /** @param projectId undefined: in any project */
  isAllowed(origin: string, projectId?: string): boolean {
    return (projectId === undefined ? this.origins : this.originsById.get(projectId))?.has(origin) ?? false;
  }
}

/** The list of all projects, in the memory of the process: a request costs no query, also one that names what there is not. */
@Injectable()
export class ProjectDirectory implements ProjectOrigins {
  private readonly cache: ProcessCache<Listing>;

  constructor(
    private readonly projects: ProjectsRepository,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create<Listing>('directory', {
      max: 1,
      channels: { [PROJECT_CHANNEL]: 'all' },
      whileAwayMs: WHILE_AWAY_MS,
    });
  }

  /** @returns undefined for a project that is gone */
  async find(id: string): Promise<ListedProject | undefined> {
    return (await this.listing()).byId.get(id);
  }

  /** @throws `projects.not_found` */
  async byId(id: string): Promise<ListedProject> {
    return known(await this.find(id));
  }

  /** @throws `projects.not_found` */
  async bySlug(slug: string): Promise<ListedProject> {
    return known((await this.listing()).bySlug.get(slug));
  }

  /** The project whose public URL has this host, with its port where it is not the usual one; else `default`. */
  async byHost(host: string | undefined): Promise<ListedProject> {
    const { byHost, bySlug } = await this.listing();
    return known(byHost.get(host?.toLowerCase() ?? '') ?? bySlug.get(DEFAULT_PROJECT));
  }

  /** What is known of a project without a query, for code that cannot wait. */
  peek(id: string): ListedProject | undefined {
    return this.cache.peek('all')?.byId.get(id);
  }

  /** Ids of those that are suspended or being deleted. */
  async closedIds(): Promise<readonly string[]> {
    return (await this.listing()).closedIds;
  }

  /** Whether a project has origins of its own, as far as this process has looked. */
  get areThere(): boolean {
    return this.cache.peek('all')?.hasOrigins ?? false;
  }

  /** @param projectId undefined: in any project */
  async isAllowed(origin: string, projectId?: string): Promise<boolean> {
    return (await this.listing()).isAllowed(origin, projectId);
  }

  private async listing(): Promise<Listing> {
    const listing = this.cache.peek('all') ?? (await this.cache.get('all', () => this.load()));
    return listing ?? this.load();
  }

  private async load(): Promise<Listing> {
    return new Listing(await this.projects.listAll());
  }
}

function known(project: ListedProject | undefined): ListedProject {
  if (!project) throw projectsErrors.not_found();
  return project;
}

/** Its own pages, its app, and those that it names. */
function originsOf({ publicUrl, appUrl, allowedOrigins }: ListedProject): ReadonlySet<string> {
  const urls = [publicUrl, appUrl].filter((url) => url !== null);
  return new Set([...allowedOrigins, ...urls.map((url) => new URL(url).origin)]);
}
