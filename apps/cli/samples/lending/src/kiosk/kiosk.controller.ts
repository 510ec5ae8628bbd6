import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptsUrlEncoded,
  AnswersBytes,
  BytesAnswer,
  LimitedByAddress,
  ProjectId,
  Public,
  Reply,
  type RoostReply,
  type RoostRequest,
} from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { OpenKioskRequest } from './kiosk.dto.js';
import { KIOSK_PATH, KioskPass } from './kiosk-pass.js';
import { KioskService } from './kiosk.service.js';

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'accept-language',
};

@ApiTags('Lending')
@Controller('lending/kiosk')
export class KioskController {
  constructor(
    private readonly kiosk: KioskService,
    private readonly pass: KioskPass,
  ) {}

  /** Shows the loans on the screen in the shed, or without the cookie a form for the PIN. */
  @Get()
  @Public()
  @AnswersBytes({ types: ['text/html'], description: 'The page' })
  async showKiosk(@Req() request: RoostRequest, @ProjectId() projectId: string): Promise<BytesAnswer> {
    const isOpen = this.pass.isGiven(projectId, request);
    const page = isOpen ? await this.kiosk.show(projectId, request) : this.kiosk.askForPin(request);
    return new BytesAnswer(page, { headers: HTML });
  }

  /** Takes the form. */
  @Post()
  @Public()
  @LimitedByAddress('kiosk', LendingConfig, ({ kioskTries }) => kioskTries, { failuresOnly: true })
  @AcceptsUrlEncoded()
  @AnswersBytes({ types: ['text/html'], description: 'Redirects to the page', status: 303 })
  async openKiosk(
    @Body() { pin }: OpenKioskRequest,
    @ProjectId() projectId: string,
    @Reply() reply: RoostReply,
  ): Promise<BytesAnswer> {
    await this.pass.give(projectId, pin, reply);
    return new BytesAnswer(null, { status: 303, headers: { location: KIOSK_PATH } });
  }
}
