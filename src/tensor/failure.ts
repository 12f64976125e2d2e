/** What became of the device that is open now: results read after that cannot be trusted. */
let failure: string | null = null;
let watch = 0;

/** From now on the device of this promise counts, or none that could fail. */
export function watchDevice(lost: Promise<string> | null): void {
  failure = null;
  const own = ++watch;
  void lost?.then((message) => {
    if (own === watch) failure = message;
  });
}

/** Why nothing may be read any more, in a sentence; null while all is well. */
export const deviceFailure = (): string | null => failure;
