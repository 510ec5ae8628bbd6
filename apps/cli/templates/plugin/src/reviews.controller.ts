import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { CreateReviewRequest, ListReviewsQuery, ReviewResponse, UpdateReviewRequest } from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';

@ApiTags('Reviews')
@Controller('reviews')
export class ReviewsController {
  constructor(private readonly service: ReviewsService) {}

  @Post()
  @ApiOperation({ summary: 'Writes a review' })
  @Requires('reviews.write')
  @Answers(ReviewResponse, { status: 201, message: 'Review created' })
  async createReview(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() draft: CreateReviewRequest,
  ): Promise<ReviewResponse> {
    return ReviewResponse.from(await this.service.create(draft, principal));
  }

  @Get()
  @ApiOperation({ summary: 'Lists reviews, the newest first' })
  @Requires('reviews.read')
  @Answers(ReviewResponse, { message: 'Reviews', list: true })
  async listReviews(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { subject, limit, cursor }: ListReviewsQuery,
  ): Promise<Page<ReviewResponse>> {
    const page = await this.service.list({ projectId, subject, limit, cursor });
    return page.map((review) => ReviewResponse.from(review));
  }

  @Patch(':id')
  @ApiOperation({ summary: `Changes the given fields of your review, or of any review as a moderator` })
  @Requires('reviews.write')
  @Answers(ReviewResponse, { message: 'Review changed' })
  async updateReview(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() changes: UpdateReviewRequest,
  ): Promise<ReviewResponse> {
    return ReviewResponse.from(await this.service.update(id, changes, principal));
  }

  @Delete(':id')
  @ApiOperation({ summary: `Deletes your review, or any review as a moderator` })
  @Requires('reviews.write')
  @Answers(null, { message: 'Review deleted' })
  async deleteReview(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.service.delete(id, principal);
    return null;
  }
}
