import { main } from '../../src/cli/main.ts';

/** Runs a command as a person would, with text for stdin. */
export async function lab(argv: string[], input: (Uint8Array | string)[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  async function* stream() {
    yield* input;
  }
  const io = {
    input: stream(),
    line: async (text: string) => void out.push(text),
    note: (text: string) => void err.push(text),
  };
  const code = await main(argv, { root: process.cwd(), io });
  return { code, out, err };
}
