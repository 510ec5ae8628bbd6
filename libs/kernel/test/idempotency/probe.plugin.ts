import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { EntityManager } from '@mikro-orm/postgresql';
import { Body, Controller, HttpException, Injectable, Module, Post, Res } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  AcceptsBytes,
  Answers,
  BodyStream,
  Database,
  defineErrors,
  definePlugin,
  type Parameters,
  Public,
  Requires,
  sql,
  statement,
  type Tables,
} from '@roost/plugin-kit';
import { IsInt, IsString } from 'class-validator';

class ProbeRequest {
  @ApiProperty()
  @IsString()
  text: string;

  @ApiProperty()
  @IsInt()
  status: number;
}

export class ProbeResponse {
  @ApiProperty()
  text: string;
}

const errors = defineErrors('probe', {
  refused: { status: 409, title: 'Refused' },
  limited: { status: 429, title: 'Too many' },
});

const write = statement(
  (_: Tables<object>, p: Parameters<{ text: string }>) => sql`insert into probe_effect (text) values (${p.text})`,
);
const count = statement(
  (_: Tables<object>, p: Parameters<{ text: string }>) =>
    sql<{ count: number }>`select count(*)::int as count from probe_effect where text = ${p.text}`,
);

/** Writes a row, waits, and fails as it is told. */
@Injectable()
export class ProbeService {
  /** What handlers wait for, by text. */
  readonly gates = new Map<string, Promise<undefined>>();
  afterCommit = 0;
  runs = 0;

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async make(text: string, status: number): Promise<void> {
    this.runs++;
    await this.em.transactional(async () => {
      await this.database.change(write, { text });
      this.database.afterCommit(() => {
        this.afterCommit++;
      });
    });
    await this.gates.get(text);
    if (status === 409) throw errors.refused({ detail: `for ${text}`, headers: { 'x-why': 'because' } });
    if (status === 429) throw errors.limited();
    if (status === 418) throw new HttpException('teapot', 418);
    if (status >= 500) throw new Error('the disk is on fire');
  }

  async countOf(text: string): Promise<number> {
    return (await this.database.first(count, { text }))?.count ?? 0;
  }
}

@Controller('probe')
class ProbeController {
  constructor(private readonly service: ProbeService) {}

  @Post()
  @Requires('probe.write')
  @Answers(ProbeResponse, { status: 201, message: 'Made' })
  async createProbe(
    @Body() { text, status }: ProbeRequest,
    @Res({ passthrough: true }) reply: { header: (name: string, value: string) => void },
  ): Promise<ProbeResponse> {
    await this.service.make(text, status);
    reply.header('location', `/probe/${text}`);
    return { text: `${text} ${randomUUID()}` };
  }

  @Post('secret')
  @Requires('probe.write')
  @Answers(ProbeResponse, { message: 'Told', secret: true })
  async createSecret(@Body() { text }: ProbeRequest): Promise<ProbeResponse> {
    await this.service.make(text, 200);
    return { text: randomUUID() };
  }

  @Post('open')
  @Public()
  @Answers(ProbeResponse, { message: 'Done' })
  async createOpen(@Body() { text }: ProbeRequest): Promise<ProbeResponse> {
    await this.service.make(text, 200);
    return { text: randomUUID() };
  }

  @Post('bytes')
  @Requires('probe.write')
  @AcceptsBytes({ types: ['application/octet-stream'] })
  @Answers(ProbeResponse, { message: 'Read' })
  async readBytes(@BodyStream() body: Readable): Promise<ProbeResponse> {
    return { text: `${String((await buffer(body)).length)} ${randomUUID()}` };
  }
}

@Module({ controllers: [ProbeController], providers: [ProbeService] })
class ProbeApiModule {}

export const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  permissions: [{ name: 'probe.write', description: 'Write probes', roles: ['member'] }],
  errors,
  api: () => ProbeApiModule,
});
