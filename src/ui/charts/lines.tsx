import { type ComponentType, useEffect } from 'react';
import { create } from 'zustand';
import { later } from '../later.ts';
import type { Drawing } from './drawing.ts';
import { Sketch } from './sketch.tsx';

/** Who draws: the sketch, until recharts has come. */
const useDrawer = create<{ Drawer: ComponentType<Drawing> }>(() => ({ Drawer: Sketch }));

let asked = false;

/** Fetches recharts once, behind the first figures; where it cannot be had, the sketch stays. */
function bringRecharts(): void {
  if (asked) return;
  asked = true;
  void later()
    .then(() => import('./recharts.tsx'))
    .then(
      ({ Recharts }) => useDrawer.setState({ Drawer: Recharts }),
      () => undefined,
    );
}

/** Grid, axes, bands and lines of one panel. */
export function Lines(drawing: Drawing) {
  useEffect(bringRecharts, []);
  const Drawer = useDrawer((state) => state.Drawer);
  return <Drawer {...drawing} />;
}
