import { z } from 'zod';

/** `models/index.json`: which bases there are, and how strong each was along its pretraining. */
const suiteSchema = z.object({ mean: z.number(), ci95: z.tuple([z.number(), z.number()]).optional() });
const checkpointSchema = z.object({
  id: z.string(),
  step: z.number(),
  file: z.string(),
  suites: z.record(z.string(), suiteSchema).default({}),
  overall: z.number().optional(),
  mixed: z.number().optional(),
});
const modelSchema = z.object({
  id: z.string(),
  title: z.string(),
  parameters: z.number(),
  bytes: z.number().default(0),
  checkpoints: z.array(checkpointSchema).min(1),
});
export const modelIndexSchema = z.object({
  default: z.object({ id: z.string(), checkpoint: z.string() }),
  models: z.array(modelSchema).min(1),
});

export type ModelIndex = z.output<typeof modelIndexSchema>;
export type ModelEntry = ModelIndex['models'][number];
