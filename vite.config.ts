import { cp, readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const MODELS = 'models';
const TYPES: Record<string, string> = { '.json': 'application/json', '.md': 'text/markdown' };

/** Bundled checkpoints live in `models/`, outside `public/`: served in development, copied beside the page by a build. */
function bundledModels(): Plugin {
  let outDir = 'dist';
  return {
    name: 'bundled-models',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    configureServer(server) {
      server.middlewares.use(`/${MODELS}`, async (request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
        const file = join(MODELS, path);
        if (!file.startsWith(MODELS)) return next();
        try {
          if (!(await stat(file)).isFile()) return next();
          response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
          response.end(await readFile(file));
        } catch {
          next();
        }
      });
    },
    async closeBundle() {
      const there = await stat(MODELS).then(
        (entry) => entry.isDirectory(),
        () => false,
      );
      if (there) await cp(MODELS, join(outDir, MODELS), { recursive: true });
    },
  };
}

/** The page is in English: the other languages that React Aria brings for its own few words are left out. */
function englishOnly(): Plugin {
  return {
    name: 'english-only',
    enforce: 'pre',
    load(id) {
      const language =
        /[\\/](?:react-aria|react-aria-components|react-stately)[\\/].*[\\/]intl[\\/].*?([a-z]{2}-[A-Z]{2})\.(?:mjs|js)$/.exec(
          id,
        )?.[1];
      return language && language !== 'en-US' ? 'export default {};' : null;
    },
  };
}

/**
 * d3's calendar, which recharts brings for axes of dates; every axis here is one of numbers. What d3-scale imports from it
 * by name is there and does nothing.
 */
function numbersOnly(): Plugin {
  const CALENDAR = '\0no-calendar';
  const units = ['Second', 'Minute', 'Hour', 'Day', 'Week', 'Month', 'Year', 'TickInterval', 'Ticks', 'Format'];
  const names = ['time', 'utc'].flatMap((zone) => units.map((unit) => `${zone}${unit}`));
  return {
    name: 'numbers-only',
    enforce: 'pre',
    resolveId: (id) => (id === 'd3-time' || id === 'd3-time-format' ? CALENDAR : null),
    load: (id) => (id === CALENDAR ? `export const ${names.map((name) => `${name} = null`).join(', ')};` : null),
  };
}

/**
 * zod's writer of JSON Schema, which every schema carries and nothing here calls: its functions are there and do nothing. What
 * tells the range of a number stands in the same file and stays.
 */
function noJsonSchema(): Plugin {
  const kept = 'aggregateChecks';
  return {
    name: 'no-json-schema',
    enforce: 'pre',
    async load(id) {
      const [file, whole] = id.split('?');
      if (!/[\\/]zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|to-json-schema)\.js$/.test(file!)) return null;
      const code = await readFile(file!, 'utf8');
      if (whole !== undefined) return code;
      const found = [...code.matchAll(/^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm)];
      const names = found.map(([, name, alias]) => name ?? alias);
      const lines = names
        .filter((name) => name !== kept)
        .map((name) => `export const ${name} = () => () => undefined;`);
      if (names.includes(kept)) lines.push(`export { ${kept} } from ${JSON.stringify(`${file}?whole`)};`);
      return { code: lines.join('\n'), moduleSideEffects: false };
    },
  };
}

/** Works under any sub-path of any file server: every address in the build is relative. */
export default defineConfig({
  base: './',
  plugins: [react(), englishOnly(), numbersOnly(), noJsonSchema(), bundledModels()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1200 },
});
