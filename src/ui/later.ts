let stand: () => void = () => undefined;
const figures = new Promise<void>((resolve) => {
  stand = resolve;
});

/** Says that the first figures stand, or that there will be none. */
export const figuresStand = (): void => stand();

/** Resolves when the first figures stand and the page has nothing better to do: what the first paint can do without waits for it. */
export const later = (): Promise<void> => figures.then(idle);

/** Resolves when the page has nothing better to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 3000 });
    else setTimeout(resolve, 500);
  });
}
