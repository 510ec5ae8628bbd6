import { Matches } from 'class-validator';

export class RoleNameParams {
  @Matches(/^[a-z][a-z0-9-]{1,49}$/, { message: 'name must be 2 to 50 lower-case letters, digits and hyphens' })
  name: string;
}
