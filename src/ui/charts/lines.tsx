import { type ComponentType, useEffect, useState } from 'react';
import { idle, later } from '../later.ts';
import type { Drawing } from './drawing.ts';
import { Sketch } from './sketch.tsx';

let recharts: ComponentType<Drawing> | null = null;
let turn: Promise<void> | null = null;

/** One panel's turn to be drawn by recharts: behind the first figures, and one after another, so that none holds up the page. */
function nextTurn(): Promise<void> {
  turn ??= later()
    .then(() => import('./recharts.tsx'))
    .then(({ Recharts }) => {
      recharts = Recharts;
    });
  turn = turn.then(idle);
  return turn;
}

/** Grid, axes, bands and lines of one panel: a sketch until recharts has come, and where it cannot be had. */
export function Lines(drawing: Drawing) {
  const [Drawer, setDrawer] = useState<ComponentType<Drawing>>(() => recharts ?? Sketch);
  useEffect(() => {
    if (Drawer === recharts) return;
    let here = true;
    nextTurn().then(
      () => here && setDrawer(() => recharts ?? Sketch),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [Drawer]);
  return <Drawer {...drawing} />;
}
