import { IsEmailAddress } from '@roost/users';

export class EmailRequest {
  @IsEmailAddress()
  email: string;
}
