import { readFile, stat } from 'node:fs/promises';
import type { FileInput } from '../file-input.js';
import { sharp } from '../image/sharp.js';
import type { PdfFacts } from './pdf-facts.js';

/** Longest edge of the preview. In pixels. */
const PREVIEW_EDGE = 2048;
/** PDFium holds the whole file in its memory. In bytes. */
const LARGEST_PDF = 104_857_600;
/** Of a page of PDF, in points (1/72 inch): what ISO 32000 names as the most. */
const LONGEST_EDGE = 14_400;

/** Counts the pages of a PDF and renders the first one, with PDFium as WebAssembly. What cannot be had is left out, and said. */
export async function readPdf({ path, maxPixels }: FileInput): Promise<PdfFacts> {
  if ((await stat(path)).size > LARGEST_PDF) return without('The PDF is too large for a preview');
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  // An instance for each file: what one leaves behind in its memory, the next cannot see.
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(await readFile(path));
    const pages = document.getPageCount();
    if (pages === 0) return without('The PDF has no pages');
    const page = document.getPage(0);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const edge = Math.max(originalWidth, originalHeight);
    if (!(edge > 0) || edge > LONGEST_EDGE) return { ...without('The first page has no usual size'), pages };
    const scale = PREVIEW_EDGE / edge;
    if (originalWidth * originalHeight * scale * scale > maxPixels) {
      return { ...without('The first page is too large for a preview'), pages };
    }
    const { width, height, data } = await page.render({ scale, render: 'bitmap', renderFormFields: false });
    const preview = await sharp(data, { raw: { width, height, channels: 4 } })
      .flatten({ background: '#fff' })
      .png({ compressionLevel: 6 })
      .toBuffer();
    return { pages, preview, notice: null };
  } catch (error) {
    const isLocked = /password/i.test(error instanceof Error ? error.message : String(error));
    return without(isLocked ? 'The PDF is locked by a password' : 'The PDF cannot be read');
  } finally {
    library.destroy();
  }
}

const without = (notice: string): PdfFacts => ({ pages: null, preview: null, notice });
