import { useState } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import type { LaneStyle } from '../lane-style.ts';
import { words } from '../words/index.ts';
import { LaneMark } from './marks.tsx';

export interface Handle {
  style: LaneStyle;
  value: number;
}

interface LaneSliderProps {
  label: string;
  handles: readonly Handle[];
  min: number;
  max: number;
  step: number;
  ticks: readonly number[];
  write(value: number): string;
  /** Called when a handle is let go, or after each key. */
  onChange(lane: string, value: number): void;
  /** Largest value at the left: 0 first, then further and further down. */
  reversed?: boolean;
}

/** One axis with a handle for each lane, marked as the lane is everywhere else. Handles at one place stand side by side. */
export function LaneSlider({ label, handles, min, max, step, ticks, write, onChange, reversed }: LaneSliderProps) {
  // A reversed axis is an ordinary one of the negated values.
  const flip = reversed ? -1 : 1;
  const [low, high] = reversed ? [-max, -min] : [min, max];
  const share = (value: number) => ((flip * value - low) / (high - low)) * 100;
  const [dragged, setDragged] = useState<{ lane: string; value: number } | null>(null);
  const shownValue = (handle: Handle) => (dragged?.lane === handle.style.id ? dragged.value : handle.value);
  const close = (max - min) * 0.045;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend; the group has its label
    <div className="lane-slider" role="group" aria-label={label}>
      <div className="track">
        {ticks.map((tick) => (
          <span key={tick} className="tick" style={{ left: `${share(tick)}%` }}>
            {write(tick)}
          </span>
        ))}
        {handles.map((handle, nth) => {
          const value = shownValue(handle);
          // Of handles at one place, each later one moves aside by a width, and one label names them all.
          const same = handles.filter((other) => Math.abs(shownValue(other) - value) < close);
          const place = same.indexOf(handle);
          const shift = (place - (same.length - 1) / 2) * 20;
          // A neighbour close by: the two labels lean away from each other.
          const near = handles
            .filter((other) => !same.includes(other))
            .map((other) => share(shownValue(other)) - share(value))
            .filter((gap) => Math.abs(gap) < 22);
          const lean =
            near.length === 0 ? -50 : near.every((gap) => gap > 0) ? -88 : near.every((gap) => gap < 0) ? -12 : -50;
          return (
            <Slider
              key={handle.style.id}
              className="one"
              aria-label={words.stages.lanes.handle(label, handle.style.name)}
              value={flip * value}
              minValue={low}
              maxValue={high}
              step={step}
              onChange={(v) => setDragged({ lane: handle.style.id, value: flip * single(v) })}
              onChangeEnd={(v) => {
                setDragged(null);
                onChange(handle.style.id, flip * single(v));
              }}
              style={{ zIndex: nth + 1 }}
            >
              <SliderTrack className="one-track">
                <SliderThumb className="thumb" style={{ marginLeft: shift }}>
                  <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
                    <LaneMark style={handle.style} x={12} y={12} r={9} />
                  </svg>
                </SliderThumb>
              </SliderTrack>
              {place === 0 && (
                <span className="thumb-label" style={{ left: `${share(value)}%`, transform: `translateX(${lean}%)` }}>
                  {same.map((other, i) => (
                    <span key={other.style.id} className={`t-${other.style.hue}`}>
                      {i > 0 && ', '}
                      {other.style.name}
                    </span>
                  ))}{' '}
                  <span className={`t-${handle.style.hue}`}>{write(value)}</span>
                </span>
              )}
            </Slider>
          );
        })}
      </div>
    </div>
  );
}

interface PlainSliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  write(value: number): string;
  onChange(value: number): void;
}

/** A slider in ink, for a setting of the whole run. */
export function PlainSlider({ label, value, min, max, step, write, onChange }: PlainSliderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const now = dragged ?? value;
  return (
    <span className="plain-slider">
      <Slider
        className="one"
        aria-label={label}
        value={now}
        minValue={min}
        maxValue={max}
        step={step}
        onChange={(v) => setDragged(single(v))}
        onChangeEnd={(v) => {
          setDragged(null);
          onChange(single(v));
        }}
      >
        <SliderTrack className="one-track">
          <SliderThumb className="thumb ink" />
        </SliderTrack>
      </Slider>
      <output>{write(now)}</output>
    </span>
  );
}

/** React Aria gives a number for one thumb and a list for several. */
const single = (value: number | number[]): number => (Array.isArray(value) ? (value[0] ?? 0) : value);
