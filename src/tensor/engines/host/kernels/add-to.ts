/** y = sum + y, rounded as an addition by itself would be. */
export function addTo(y: Float32Array, sum: Float32Array): void {
  for (let i = 0; i < y.length; i++) y[i] = sum[i]! + y[i]!;
}
