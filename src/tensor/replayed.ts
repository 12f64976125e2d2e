import { current } from './context.ts';
import { arrayOf, type Recorded } from './engine.ts';
import type { Tensor } from './tensor.ts';

/**
 * A step that is always the same list of kernels on the same arrays: run plainly the first time, when it compiles and makes
 * what lasts, recorded the second time, replayed from then on. All that changes between steps lies in slots, written before.
 * Where the engine cannot record it, or a replay would not be the step any more, the step runs plainly: the results are the same.
 */
export class ReplayedStep {
  private recording: Recorded | null = null;
  private taken = false;
  /** Why the step is not recorded; null while it may be. */
  whyNot: string | null = null;

  /** So many steps in a row that return nothing; those that are replayed are one submit. */
  repeat(step: () => void, times: number): void {
    const nothing = () => {
      step();
      return [];
    };
    for (let left = times; left > 0; left--) {
      if (this.recording?.replay(left).ok) return;
      this.take(nothing);
    }
  }

  /** One step. What it returns passes to the caller; all else that it makes is freed. */
  take(step: () => readonly Tensor[]): readonly Tensor[] {
    const { engine, scopes, plainSteps } = current();
    const plain = (): readonly Tensor[] => {
      const results = scopes.run(step);
      for (const t of results) arrayOf(t).scope = null;
      return results;
    };
    if (this.recording) {
      const again = this.recording.replay();
      if (again.ok) return again.outputs;
      this.dispose();
    }
    if (!this.taken || this.whyNot !== null || plainSteps !== null) {
      this.taken = true;
      return plain();
    }
    const recording = engine.record(plain);
    if (recording.ok) this.recording = recording;
    else this.whyNot = recording.why;
    return recording.outputs;
  }

  /** Forgets the recording and its memory; the next step is recorded anew. */
  dispose(): void {
    this.recording?.dispose();
    this.recording = null;
  }
}
