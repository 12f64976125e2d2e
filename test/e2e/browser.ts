import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';

const root = join(import.meta.dirname, '../..');
/** The built page; DIST names another folder than `dist/`. */
export const dist = process.env.DIST ?? join(root, 'dist');

/** Where a test keeps what it saw. */
export const pictures = join(root, 'test-results');

export interface Opened {
  browser: Browser;
  page: Page;
  /** Errors and warnings of the console, and uncaught exceptions, since the page was opened. */
  complaints: string[];
  address: string;
  close(): Promise<void>;
}

/** Serves the built page, under a sub-path if given, and opens it in a real Chromium with WebGPU on SwiftShader. */
export async function openLab(
  options: {
    path?: string;
    base?: string;
    width?: number;
    height?: number;
    /** Another build than `dist/`. */
    dist?: string;
    /** Called with the page before it loads anything. */
    before?(page: Page): Promise<unknown>;
  } = {},
): Promise<Opened> {
  const { path = '', base = '/', width = 1440, height = 1000 } = options;
  mkdirSync(pictures, { recursive: true });
  const server = await serve(options.dist ?? dist, { port: 4300, base });
  const browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
  const page = await browser.newPage({ viewport: { width, height }, acceptDownloads: true });
  const complaints: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const address = `http://localhost:${server.port}${base}`;
  await options.before?.(page);
  await page.goto(`${address}${path}`);
  return {
    browser,
    page,
    complaints,
    address,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
