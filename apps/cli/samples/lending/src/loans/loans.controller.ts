import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  AnswersEvents,
  CurrentPrincipal,
  type EventStream,
  LastEventId,
  type Page,
  PageQuery,
  Requires,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { DoorCodes } from '../door/door-codes.js';
import { BorrowRequest, DoorCodeResponse, LoanResponse } from './loans.dto.js';
import { LoanEvents } from './loan-events.js';
import { LoansService } from './loans.service.js';

@ApiTags('Lending')
@Controller('lending')
export class LoansController {
  constructor(
    private readonly loans: LoansService,
    private readonly events: LoanEvents,
    private readonly codes: DoorCodes,
  ) {}

  /** Borrows a thing. An app that received no answer sends the request again with the same Idempotency-Key. */
  @Post('things/:id/loans')
  @Requires('lending.borrow')
  @Answers(LoanResponse, { status: 201, message: 'Thing borrowed' })
  async borrowThing(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { dueAt }: BorrowRequest,
  ): Promise<LoanResponse> {
    return LoanResponse.from(await this.loans.borrow(id, dueAt, principal));
  }

  /** Lists your loans, the newest first. */
  @Get('loans')
  @Requires('lending.borrow')
  @Answers(LoanResponse, { message: 'Loans', list: true })
  async listLoans(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<LoanResponse>> {
    return (await this.loans.listOf(principal, limit, cursor)).map((loan) => LoanResponse.from(loan));
  }

  /** Changes when a thing is due. */
  @Patch('loans/:id')
  @Requires('lending.borrow')
  @Answers(LoanResponse, { message: 'Loan changed' })
  async extendLoan(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { dueAt }: BorrowRequest,
  ): Promise<LoanResponse> {
    return LoanResponse.from(await this.loans.extend(id, dueAt, principal));
  }

  /** Returns a thing. */
  @Post('loans/:id/return')
  @Requires('lending.borrow')
  @Answers(LoanResponse, { message: 'Thing returned' })
  async returnThing(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<LoanResponse> {
    return LoanResponse.from(await this.loans.end(id, principal));
  }

  /** Returns the code for the door. */
  @Get('loans/:id/code')
  @Requires('lending.borrow')
  @Answers(DoorCodeResponse, { message: 'Code', secret: true })
  async getDoorCode(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<DoorCodeResponse> {
    const loan = await this.loans.get(id, principal);
    return { code: this.codes.of(loan.id) };
  }

  /** Streams loans and returns. */
  @Get('events')
  @Requires('lending.read')
  @AnswersEvents({ description: 'An event `loan` for each change, and `reload` when the client may have missed some' })
  watchLoans(@CurrentPrincipal() { projectId }: UserPrincipal, @LastEventId() after: string | undefined): EventStream {
    return this.events.watch(projectId, after);
  }
}
