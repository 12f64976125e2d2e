import { looseAndBags } from '../bags.ts';
import { defineFamily } from '../family.ts';
import { people, things } from './word.ts';

/** `Tom has 75 pens and 3 bags of 7`. */
export const wide = defineFamily({
  id: 'wide',
  title: 'Larger word problems',
  about: 'The word problems of pretraining with more loose things than it ever saw.',
  kind: 'ood',
  typicalMistake: 'Drops a carry, since the sums run past a hundred.',
  ...looseAndBags({ people, things, loose: [61, 99] }),
  example: [0, 0, 75, 3, 7],
});
