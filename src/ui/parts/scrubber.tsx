import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { pauseReplay, seekTime } from '../session/replay.ts';
import type { ReplayState } from '../store.ts';
import { words } from '../words/index.ts';

let wanted: number | null = null;

/** The progress line of a recorded run, with a handle: drag it to any moment. Seeks at most once a frame. */
export function Scrubber({ replay, step }: { replay: ReplayState; step: number }) {
  return (
    <Slider
      className="prog scrub"
      aria-label={words.runBar.place}
      value={replay.at}
      minValue={0}
      maxValue={Math.max(1, replay.total)}
      step={Math.max(0.01, replay.total / 500)}
      onChange={(value) => {
        const to = Array.isArray(value) ? (value[0] ?? 0) : value;
        if (wanted === null) {
          requestAnimationFrame(() => {
            if (wanted !== null) {
              pauseReplay();
              seekTime(wanted);
            }
            wanted = null;
          });
        }
        wanted = to;
      }}
    >
      <SliderTrack className="scrub-track">
        <b style={{ width: `${((replay.at / Math.max(1, replay.total)) * 100).toFixed(2)}%` }} />
        <SliderThumb className="scrub-thumb" aria-label={words.runBar.placeAt(step)} />
      </SliderTrack>
    </Slider>
  );
}
