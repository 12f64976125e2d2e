import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A copy of src/ to add something to. It lies in build/, so that packages are found as from src/ itself. */
export interface HouseCopy {
  /** Its folder, with src/ in it. */
  root: string;
  write(path: string, text: string): void;
  /** Puts `line` before the first line that has `before` in it; throws an Error where there is none. */
  addLine(path: string, line: string, before: string): void;
  /** Replaces a text that occurs exactly once; throws an Error where it does not. */
  replace(path: string, text: string, by: string): void;
  /** The module of a path, as it is now; `M` is what the same path gives in src/. */
  load<M>(path: string): Promise<M>;
  remove(): void;
}

/** Copies src/ as it is. */
export function copyHouse(): HouseCopy {
  mkdirSync('build', { recursive: true });
  const root = mkdtempSync(join(process.cwd(), 'build', 'house-'));
  cpSync('src', join(root, 'src'), { recursive: true });
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    root,
    write,
    addLine(path, line, before) {
      const lines = read(path).split('\n');
      const at = lines.findIndex((text) => text.includes(before));
      if (at < 0) throw new Error(`${path} has no line with ${before}.`);
      write(path, lines.toSpliced(at, 0, line).join('\n'));
    },
    replace(path, text, by) {
      const parts = read(path).split(text);
      if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times ${text}; it must be once.`);
      write(path, parts.join(by));
    },
    load: (path) => import(/* @vite-ignore */ pathToFileURL(join(root, path)).href),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The code that CONTRIBUTING.md shows for a path, so that what it tells people is what the tests do. */
export function exampleFor(path: string): string {
  const text = readFileSync('CONTRIBUTING.md', 'utf8');
  const block = new RegExp(`^\`\`\`\\w+ ${path.replaceAll('.', '\\.')}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no block for ${path}.`);
  return block;
}
