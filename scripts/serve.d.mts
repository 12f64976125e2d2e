/** A running file server. */
export interface Server {
  port: number;
  /** Ends in the sub-path it serves under. */
  url: string;
  close(): Promise<void>;
}

export function serve(
  folder: string,
  options?: { port?: number; attempts?: number; host?: string; base?: string },
): Promise<Server>;
