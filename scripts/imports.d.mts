export interface Import {
  source: string;
  line: number;
  worker: boolean;
}

export function importsIn(path: string, text: string): Import[];
export function importGraph(folder: string): Map<string, (Import & { target: string | null })[]>;
