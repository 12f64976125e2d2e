/**
 * Marks the tokens that may be drawn: the topK most likely (Fan et al. 2018), of those the smallest set whose probability at
 * this temperature reaches topP (Holtzman et al. 2020). Ties are broken by the lower token.
 */
export function cut(row: Float32Array, temperature: number, topK: number, topP: number, keep: Uint8Array): void {
  const V = row.length;
  keep.fill(1);
  const byRank = topK > 0 && topK < V;
  if (!byRank && topP >= 1) return;
  const order = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b);
  const allowed = byRank ? topK : V;
  keep.fill(0);
  const top = row[order[0]!]!;
  let total = 0;
  for (let i = 0; i < allowed; i++) total += Math.exp((row[order[i]!]! - top) / temperature);
  let reached = 0;
  for (let i = 0; i < allowed; i++) {
    keep[order[i]!] = 1;
    reached += Math.exp((row[order[i]!]! - top) / temperature) / total;
    if (reached >= topP) break;
  }
}
