import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Principal, Requires } from '@roost/plugin-kit';
import { UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

@ApiTags('Users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** The person who is signed in. */
  @Get('me')
  @Requires('users.read-self')
  @Answers(UserResponse, { message: 'Your profile' })
  async getMe(@CurrentPrincipal() principal: Principal): Promise<UserResponse> {
    return UserResponse.from(await this.users.profile(principal.userId));
  }
}
