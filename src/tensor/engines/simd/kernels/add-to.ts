import { sizeOf, type Tensor } from '../../../tensor.ts';
import { addressOf, type Machine } from '../array.ts';

/** y = sum + y, of one shape. */
export function addTo({ wasm }: Machine, y: Tensor, sum: Tensor): void {
  const [to, from] = [addressOf(y), addressOf(sum)];
  wasm.pairwise(0, from, 0, 0, 1, to, 0, 0, 1, to, 1, 1, sizeOf(y.shape));
}
