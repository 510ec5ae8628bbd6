import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentSession, Page, Requires, type SessionPrincipal } from '@roost/plugin-kit';
import { PermissionResponse } from '../roles/roles-admin.dto.js';
import { KeyAdmission } from './key-admission.js';
import { CreatedKeyResponse, CreateKeyRequest, KeyResponse, UpdateKeyRequest } from './keys.dto.js';
import { KeysService } from './keys.service.js';

@ApiTags('Auth')
@Requires('auth.keys', { session: true })
@Controller('auth/keys')
export class KeysController {
  constructor(
    private readonly keys: KeysService,
    private readonly admission: KeyAdmission,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists your API keys, the newest first' })
  @Answers(KeyResponse, { message: 'Your API keys', list: true })
  async listKeys(@CurrentSession() { userId }: SessionPrincipal): Promise<Page<KeyResponse>> {
    return new Page(await this.keys.list(userId), null).map((key) => KeyResponse.from(key));
  }

  @Get('scopes')
  @ApiOperation({ summary: 'Lists the permissions that you can give an API key' })
  @Answers(PermissionResponse, { message: 'Scopes', list: true })
  async listKeyScopes(@CurrentSession() principal: SessionPrincipal): Promise<Page<PermissionResponse>> {
    return new Page(await this.admission.scopesOf(principal), null).map((scope) => PermissionResponse.from(scope));
  }

  @Post()
  @ApiOperation({
    summary: 'Creates an API key',
    description:
      'The answer shows the key once. It may do what its scopes name, for as long as you may do it yourself. You can only give it permissions that you have.',
  })
  @Answers(CreatedKeyResponse, { status: 201, message: 'Key created', secret: true })
  async createKey(
    @CurrentSession() principal: SessionPrincipal,
    @Body() { name, scopes, addresses = [], limit, expiresAt }: CreateKeyRequest,
  ): Promise<CreatedKeyResponse> {
    const draft = { name, scopes, addresses, budget: limit ?? null, expiresAt: expiresAt ?? null };
    const { key, token } = await this.keys.create(principal, draft);
    return CreatedKeyResponse.of(key, token);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns one of your API keys' })
  @Answers(KeyResponse, { message: 'API key' })
  async getKey(
    @CurrentSession() { userId }: SessionPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<KeyResponse> {
    return KeyResponse.from(await this.keys.get(userId, id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Changes name, addresses or limit of one of your API keys',
    description: 'Its scopes and its expiry stay as they are. Make another key to change them.',
  })
  @Answers(KeyResponse, { message: 'Key changed' })
  async updateKey(
    @CurrentSession() { userId }: SessionPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name, addresses, limit }: UpdateKeyRequest,
  ): Promise<KeyResponse> {
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(addresses === undefined ? {} : { addresses }),
      ...(limit === undefined ? {} : { budget: limit }),
    };
    return KeyResponse.from(await this.keys.update(userId, id, changes));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revokes one of your API keys' })
  @Answers(null, { message: 'Key revoked' })
  async revokeKey(
    @CurrentSession() { userId }: SessionPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<null> {
    await this.keys.revoke(userId, id);
    return null;
  }
}
