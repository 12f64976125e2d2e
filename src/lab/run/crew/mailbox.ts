/** What comes in, in its order, for one reader. A failure waits for the reader too: nobody is told who does not ask. */
export class Mailbox<T> {
  private readonly waiting: T[] = [];
  private failure: Error | null = null;
  private reader: { resolve: (value: T) => void; reject: (error: Error) => void } | null = null;

  put(value: T): void {
    if (this.reader) this.reader.resolve(value);
    else this.waiting.push(value);
    this.reader = null;
  }

  /** Whoever asks after what has come already gets the error. */
  fail(error: Error): void {
    this.failure ??= error;
    this.reader?.reject(this.failure);
    this.reader = null;
  }

  next(): Promise<T> {
    if (this.waiting.length > 0) return Promise.resolve(this.waiting.shift() as T);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }
}
