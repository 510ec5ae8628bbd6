import { Injectable } from '@nestjs/common';
import { UsersService } from '@roost/users';

/** Whom managers can reach. */
export interface Contact {
  id: string;
  username: string;
  name: string | null;
  email: string;
}

/** Contact data of people, for managers only. */
@Injectable()
export class PeopleService {
  constructor(private readonly users: UsersService) {}

  async contacts(ids: readonly string[]): Promise<Map<string, Contact>> {
    const users = await this.users.findMany([...new Set(ids)]);
    return new Map(users.map(({ id, username, name, email }) => [id, { id, username, name, email }]));
  }
}
