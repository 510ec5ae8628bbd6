import { Injectable } from '@nestjs/common';
import { UsersService } from '@roost/users';

/** What people are called. */
@Injectable()
export class UsernamesService {
  constructor(private readonly users: UsersService) {}

  async of(ids: readonly string[]): Promise<Map<string, string>> {
    const users = await this.users.findMany([...new Set(ids)]);
    return new Map(users.map(({ id, username }) => [id, username]));
  }
}
