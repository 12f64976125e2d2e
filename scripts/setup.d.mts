export const root: string;
export function isFresh(output: string, inputs: string[]): boolean;
export function date(output: string, began: Date): void;
export function findChromium(): string | undefined;
export function ensureChromium(): Promise<string>;
