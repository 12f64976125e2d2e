/** What an error says; its name where it says nothing, as some of a browser's do. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
