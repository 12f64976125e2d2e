// What the files of a folder import, as their parser sees it: types, re-exports, import() and workers included.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/**
 * @typedef {object} Import
 * @property {string} source as written, without a query such as `?url`
 * @property {number} line from 1
 * @property {boolean} worker named by `new URL(source, import.meta.url)`: loaded beside this file, not into it
 */

/**
 * @param {string} path its ending says the language
 * @param {string} text
 * @returns {Import[]} in the order of the file
 * @throws Error with path and line where the text does not parse, or an `import()` has no plain string
 */
export function importsIn(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  /** @type {Import[]} */
  const found = [];
  const lineOf = (node) => text.slice(0, node.start).split('\n').length;
  const add = (node, worker = false) => {
    if (!node) return;
    if (typeof node.value !== 'string')
      throw new Error(`${path}:${lineOf(node)} imports what is computed; name the file in a plain string.`);
    found.push({ source: node.value.replace(/\?.*$/, ''), line: lineOf(node), worker });
  };
  const sourceOf = (node) => add(node.source);
  const besideThis = (node) => {
    const [file, base] = node.arguments;
    if (node.callee.name === 'URL' && base?.type === 'MemberExpression' && base.object.type === 'MetaProperty')
      add(file, true);
  };
  new Visitor({
    ImportDeclaration: sourceOf,
    ExportNamedDeclaration: sourceOf,
    ExportAllDeclaration: sourceOf,
    ImportExpression: sourceOf,
    TSImportType: sourceOf,
    NewExpression: besideThis,
  }).visit(program);
  return found;
}

/**
 * The imports of every TypeScript file under a folder.
 *
 * @param {string} folder
 * @returns {Map<string, (Import & { target: string | null })[]>} by paths within the folder, `/` between their parts; `target`
 *   likewise (it begins in `../` outside of the folder), null for a package
 */
export function importGraph(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[cm]?tsx?$/.test(path))
    .sort();
  return new Map(
    files.map((file) => [
      file,
      importsIn(file, readFileSync(join(folder, file), 'utf8')).map((one) => ({
        ...one,
        target: one.source.startsWith('.') ? posix.join(posix.dirname(file), one.source) : null,
      })),
    ]),
  );
}
