import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IMPORT_STATES } from './import.entity.js';
import type { ImportProblem } from './import-values.js';
import type { ImportDetails, RefusedLine } from './imports.repository.js';

const STATES = IMPORT_STATES.filter((state) => state !== 'uploading');
const MOST_LINES = 2_147_483_647;

/** People who come by a file. */
export class ImportResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  filename: string;

  @ApiProperty({
    enum: STATES,
    enumName: 'ImportState',
    description: 'checked: nobody is made yet. running: people are being made. done: the report is complete',
  })
  state: string;

  @ApiProperty({ type: 'integer', description: 'Lines with a person' })
  lines: number;

  @ApiProperty({ type: 'integer', description: 'Lines that are left to become people' })
  waiting: number;

  @ApiProperty({ type: 'integer', description: 'Accounts or invitations that were made' })
  made: number;

  @ApiProperty({ type: 'integer', description: 'Lines that were refused' })
  refused: number;

  @ApiProperty({ type: [String], description: 'Columns that are read' })
  columns: string[];

  @ApiProperty({ type: [String], description: 'Columns that mean nothing here' })
  ignoredColumns: string[];

  @ApiProperty({
    type: [String],
    description: 'Required own fields that the file has no column for. People are asked for them later',
  })
  missingFields: string[];

  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ description: 'Whether people are invited, and make their accounts themselves' })
  invite: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(report: ImportDetails): ImportResponse {
    const { id, filename, state, lines, made, refused, ignoredColumns, roles, invites } = report;
    return {
      id,
      filename,
      state,
      lines,
      waiting: Math.max(0, lines - made - refused),
      made,
      refused,
      columns: [...report.columns],
      ignoredColumns: [...ignoredColumns],
      missingFields: [...report.missingFields],
      roles: [...roles],
      invite: invites,
      startedAt: report.startedAt?.toISOString() ?? null,
      finishedAt: report.finishedAt?.toISOString() ?? null,
      createdAt: report.createdAt.toISOString(),
    };
  }
}

/** Why a line was refused. */
export class ImportProblemResponse implements ImportProblem {
  @ApiProperty({ type: String, nullable: true, description: 'null: it is about the whole line' })
  column: string | null;

  @ApiProperty()
  code: string;

  @ApiProperty()
  detail: string;
}

/** A line that was refused. */
export class RefusedLineResponse {
  @ApiProperty({ type: 'integer', description: 'Number in the file, counted from 1, the header included' })
  line: number;

  @ApiProperty({ type: [ImportProblemResponse] })
  problems: ImportProblemResponse[];

  static from({ line, problems }: RefusedLine): RefusedLineResponse {
    return { line, problems: problems.map(({ column, code, detail }) => ({ column, code, detail })) };
  }
}

export class StartImportRequest {
  @ApiPropertyOptional({
    type: [String],
    description: 'All roles of the accounts. They can hold no more than you may do yourself. Default: `member`',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  roles?: string[];

  @ApiPropertyOptional({
    description: 'Whether people are invited by mail, instead of getting an account at once. Default: false',
  })
  @IfGiven()
  @IsBoolean()
  invite?: boolean;
}

export class RefusedLinesQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;

  @ApiPropertyOptional({ type: 'integer', description: '`meta.nextCursor` of the previous page' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MOST_LINES)
  cursor?: number;
}
