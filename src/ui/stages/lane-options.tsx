import { type LaneConfig, laneOptions } from '../../lab/config/config.ts';
import { type OptionControl, type OptionValue, objectiveOf, optionControls } from '../../objectives/index.ts';
import { short } from '../format.ts';
import type { LaneStyle } from '../lane-style.ts';
import { Pick } from '../parts/controls.tsx';
import { PlainSlider } from '../parts/lane-slider.tsx';
import { words } from '../words/index.ts';

interface LaneOptionsProps {
  lanes: readonly LaneConfig[];
  styles: readonly LaneStyle[];
  onChange(lane: string, option: string, value: OptionValue): void;
}

/** What the objective of each lane of the next run leaves to choose, a column a lane: all of it from the objective itself. */
export function LaneOptions({ lanes, styles, onChange }: LaneOptionsProps) {
  const say = words.stages.lanes;
  const columns = lanes.flatMap((lane, i) => {
    const controls = optionControls(objectiveOf(lane.objective).options);
    return controls.length > 0 ? [{ lane, style: styles[i]!, controls, values: laneOptions(lane) }] : [];
  });
  if (columns.length === 0) return null;
  return (
    <div className="lane-options">
      <div className="lab">{say.options}</div>
      <div className="lanes" style={{ '--lanes': Math.min(4, columns.length) }}>
        {columns.map(({ lane, style, controls, values }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend; the group has its label
          <div key={lane.id} role="group" aria-label={style.name}>
            <div className={`sm t-${style.hue}`}>{style.name}</div>
            {controls.map((control) => (
              <OptionField
                key={control.id}
                control={control}
                value={values[control.id]!}
                onChange={(value) => onChange(lane.id, control.id, value)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface OptionFieldProps {
  control: OptionControl;
  value: OptionValue;
  onChange(value: OptionValue): void;
}

function OptionField({ control, value, onChange }: OptionFieldProps) {
  const { label, help, values } = words.data.option(control);
  return (
    <div className="lane-option">
      {control.kind === 'choice' ? (
        <Pick
          label={label}
          value={String(value)}
          options={Object.entries(values).map(([id, text]) => ({ id, label: text }))}
          onChange={onChange}
        />
      ) : control.kind === 'number' ? (
        <>
          <span className="lab">{label}</span>
          <PlainSlider
            label={label}
            value={Number(value)}
            min={control.min}
            max={control.max}
            step={control.step}
            write={short}
            onChange={onChange}
          />
        </>
      ) : (
        <button
          type="button"
          role="switch"
          className="txt"
          aria-checked={value === true}
          onClick={() => onChange(value !== true)}
        >
          {words.stages.lanes.option(label, value === true)}
        </button>
      )}
      <p className="sm">{help}</p>
    </div>
  );
}
