import { Injectable } from '@nestjs/common';
import { type DeliveryContext, InjectDriver, OnJob } from '@roost/plugin-kit';
import { type LoanJob, letIn } from '../lending.contracts.js';
import { LoansRepository } from './loans.repository.js';
import { DoorCodes } from '../door/door-codes.js';
import { type ShedDoor, ShedDoorPort } from '../door/shed-door.port.js';

/** Sends codes to the door. */
@Injectable()
export class LetInJob {
  constructor(
    private readonly loans: LoansRepository,
    private readonly codes: DoorCodes,
    @InjectDriver(ShedDoorPort) private readonly door: ShedDoor,
  ) {}

  @OnJob(letIn)
  async letIn({ loanId }: LoanJob, { signal }: DeliveryContext): Promise<void> {
    const loan = await this.loans.find(loanId);
    if (!loan || loan.returnedAt !== null) return;
    await this.door.admit({ loanId, code: this.codes.of(loanId), until: new Date(loan.dueAt) }, signal);
  }
}
