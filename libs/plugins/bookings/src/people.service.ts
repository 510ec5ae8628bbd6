import { Injectable } from '@nestjs/common';
import { UsersService } from '@roost/users';

/** What is known of a person. Responses decide how much of it is told, and to whom. */
export interface Contact {
  id: string;
  username: string;
  name: string | null;
  email: string;
}

/** Looks people up. */
@Injectable()
export class PeopleService {
  constructor(private readonly users: UsersService) {}

  async contacts(ids: readonly string[]): Promise<Map<string, Contact>> {
    const users = await this.users.findMany([...new Set(ids)]);
    return new Map(users.map(({ id, username, name, email }) => [id, { id, username, name, email }]));
  }
}
