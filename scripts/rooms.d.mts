export const rooms: Record<string, { may?: string[]; packages?: string[]; starts?: string[] }>;
export function brokenArrows(folder: string): { file: string; line: number; message: string }[];
