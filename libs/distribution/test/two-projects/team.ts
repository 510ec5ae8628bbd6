import type { SignedInClient, TestApp } from '@roost/testing';
import type { People } from '../generated-requests/callers.js';

const PASSWORD = 'the password of two people';

/** A project with its people, who have the same usernames and addresses in each project. */
export class Team implements People {
  private count = 0;

  private constructor(
    private readonly app: TestApp,
    private readonly server: SignedInClient,
    readonly slug: string,
    readonly projectId: string,
  ) {}

  static async make(app: TestApp, server: SignedInClient, slug: string, host: string): Promise<Team> {
    const publicUrl = `http://${host}:${new URL(app.url).port}`;
    const { data } = await server.post<{ id: string }>('/admin/projects', { slug, publicUrl });
    return new Team(app, server, slug, data.id);
  }

  async admin(): Promise<SignedInClient> {
    const person = await this.member();
    const { status } = await this.asServer().put(`/admin/users/${person.account.id}/roles`, { roles: ['owner'] });
    if (status !== 200) throw new Error(`The roles of ${this.slug} answered ${status}`);
    return person;
  }

  async member(): Promise<SignedInClient> {
    const username = `person${++this.count}`;
    const draft = { username, email: `${username}@example.org`, password: PASSWORD };
    const { status, bytes } = await this.anonymous().post('/auth/register', draft);
    if (status !== 201) throw new Error(`Sign-up answered ${bytes.toString()}`);
    return this.anonymous().signIn(username, PASSWORD);
  }

  anonymous() {
    return this.app.client.as({ 'x-roost-project': this.slug });
  }

  /** Somebody of `default` who acts on it. */
  asServer() {
    const { accessToken } = this.server.account;
    return this.app.client.as({ authorization: `Bearer ${accessToken}`, 'x-roost-project': this.slug });
  }
}
