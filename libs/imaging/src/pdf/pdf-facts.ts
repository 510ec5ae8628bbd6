/** What can be known of a PDF. */
export interface PdfFacts {
  pages: number | null;
  /** The first page, as PNG. */
  preview: Buffer | null;
  notice: string | null;
}
