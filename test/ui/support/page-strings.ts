import { parseSync } from 'vite';

/** A string of a source file that a person would read on the page, or a catalogue that is read too early. */
export interface Finding {
  line: number;
  text: string;
}

/** What the walk knows of a node: its type and whatever else the parser gives. */
interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** Attributes and properties whose value a person sees or hears. */
const SEEN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|label|placeholder|alt|about|hint|unit|lede|what|text|textValue|notice|word|words|detail|sentence)$/;
/** Attributes and properties that are made of words and blanks for a machine. */
const MACHINE = /^(className|d|viewBox|style|accept|id|key|points|transform|strokeDasharray|rel|href|src|type|role)$/;

/** Functions that are given a selector or a media query. */
const SELECTS = /^(matchMedia|useMedia|querySelector|querySelectorAll|closest|matches)$/;

const LETTER = /\p{L}/u;
/** Two words with a blank between: no id looks like that, a sentence does. */
const PHRASE = /\p{L}{2,}[,.:;!?]? +\S*\p{L}{2,}/u;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Where a string stands: where a person reads it, where it is code, or where only its looks can tell. */
type Place = 'seen' | 'machine' | 'open';

/**
 * The strings of a file that belong in the catalogue: text and literals between tags, literals in attributes and
 * properties that are read, and anything that looks like a phrase elsewhere. Comments, types and imports are not read.
 */
export function stringsOnPage(file: string, source: string): Finding[] {
  const found: Finding[] = [];
  const note = (node: Node, text: string): void => {
    found.push({ line: lineOf(source, node.start), text: text.replace(/\s+/g, ' ').trim() });
  };
  const literal = (node: Node, text: string, place: Place): void => {
    if (place === 'seen' ? LETTER.test(text) : place === 'open' && PHRASE.test(text)) note(node, text);
  };
  const visit = (node: Node, place: Place): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (isNode(node.declaration)) visit(node.declaration, place);
        return;
      case 'JSXText':
        literal(node, String(node.value), 'seen');
        return;
      case 'JSXElement':
        for (const attribute of children(node.openingElement as Node)) visit(attribute, 'open');
        for (const child of node.children as Node[]) visit(child, 'seen');
        return;
      case 'JSXAttribute':
        if (isNode(node.value)) visit(node.value, placeOf(nameOf(node.name as Node), 'open'));
        return;
      case 'Property':
        if (node.computed === true) visit(node.key as Node, 'machine');
        visit(node.value as Node, placeOf(nameOf(node.key as Node), place === 'machine' ? 'machine' : 'open'));
        return;
      case 'VariableDeclarator':
      case 'AssignmentExpression': {
        const value = node.type === 'VariableDeclarator' ? node.init : node.right;
        const target = node.type === 'VariableDeclarator' ? node.id : node.left;
        if (isNode(value)) visit(value, placeOf(nameOf(target as Node), 'open'));
        return;
      }
      case 'ConditionalExpression':
        // What is asked is code, whatever the place is of what is answered.
        visit(node.test as Node, 'machine');
        visit(node.consequent as Node, place);
        visit(node.alternate as Node, place);
        return;
      case 'LogicalExpression':
        visit(node.left as Node, node.operator === '&&' ? 'machine' : place);
        visit(node.right as Node, place);
        return;
      case 'BinaryExpression':
        for (const side of children(node)) visit(side, node.operator === '+' ? place : 'machine');
        return;
      case 'CallExpression':
        if (SELECTS.test(nameOf(node.callee as Node))) return;
        for (const child of children(node)) visit(child, 'open');
        return;
      case 'NewExpression':
      case 'MemberExpression':
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        for (const child of children(node)) visit(child, 'open');
        return;
      case 'Literal':
        if (typeof node.value === 'string') literal(node, node.value, place);
        return;
      case 'TemplateLiteral': {
        const text = (node.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).join('\u2026');
        literal(node, text, place);
        for (const part of node.expressions as Node[]) visit(part, place === 'seen' ? 'seen' : 'open');
        return;
      }
      default:
        if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return;
        for (const child of children(node)) visit(child, place);
    }
  };
  visit(parse(file, source), 'open');
  return found;
}

/** Where a file reads the catalogue while it loads, outside every function: there it would stay in English. */
export function earlyWords(file: string, source: string): Finding[] {
  const found: Finding[] = [];
  const visit = (node: Node): void => {
    if (/Function|ImportDeclaration/.test(node.type) || node.type.startsWith('TS')) return;
    if (node.type === 'Identifier' && (node.name === 'words' || node.name === 'checkerWords'))
      found.push({ line: lineOf(source, node.start), text: String(node.name) });
    for (const child of children(node)) visit(child);
  };
  visit(parse(file, source));
  return found;
}

function parse(file: string, source: string): Node {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  return program as unknown as Node;
}

function children(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function nameOf(node: Node): string {
  if (node.type === 'MemberExpression') return nameOf(node.property as Node);
  return String(node.name ?? node.value ?? '');
}

const placeOf = (name: string, otherwise: Place): Place =>
  SEEN.test(name) ? 'seen' : MACHINE.test(name) ? 'machine' : otherwise;

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;
