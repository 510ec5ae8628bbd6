import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { kernelErrors } from '../kernel.errors.js';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const START_SCRIPT = `window.onload = () => SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#docs', deepLinking: true, persistAuthorization: false, tryItOutEnabled: true
});`;

/** The reference page and what it loads. */
@Injectable()
export class DocsService {
  private document: string | undefined;
  private create: () => OpenAPIObject = () => {
    throw new Error('The OpenAPI document was requested before the process was ready');
  };

  /** Sets how the document is made; it is made when first asked for. */
  useDocument(create: () => OpenAPIObject): void {
    this.create = create;
  }

  openApi(): string {
    this.document ??= JSON.stringify(this.create());
    return this.document;
  }

  async asset(name: string): Promise<{ contentType: string; body: Buffer | string }> {
    if (name === 'start.js') return { contentType: 'text/javascript; charset=utf-8', body: START_SCRIPT };
    const contentType = ASSETS[name];
    if (!contentType) throw kernelErrors.not_found();
    return { contentType, body: await readFile(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`))) };
  }

  page(): string {
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Roost API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<main id="docs"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>`;
  }
}
