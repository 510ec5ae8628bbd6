import { Body, Controller, Get, Headers, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Public, Texts } from '@roost/plugin-kit';
import { UserResponse } from '@roost/users';
import { SetupRequest, SetupResponse } from './setup.dto.js';
import { SetupService } from './setup.service.js';

@ApiTags('Auth')
@Public()
@Controller('auth/setup')
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly texts: Texts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Tells whether this installation has no admin yet' })
  @Answers(SetupResponse, { message: 'Setup' })
  async getSetup(): Promise<SetupResponse> {
    return { required: await this.setup.isRequired() };
  }

  @Post()
  @ApiOperation({ summary: 'Creates the first admin, once, with the token of the link that `npm start` prints' })
  @Answers(UserResponse, { status: 201, message: 'First admin created' })
  async setUp(
    @Body() { token, ...account }: SetupRequest,
    @Headers('accept-language') language: string | undefined,
  ): Promise<UserResponse> {
    const locale = account.locale ?? this.texts.localeFor(language);
    return UserResponse.from(await this.setup.createFirstAdmin(token, { ...account, locale }));
  }
}
