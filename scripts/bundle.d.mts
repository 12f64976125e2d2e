/** Bundles src/cli/main.ts into build/lab.mjs when needed, or always; throws with esbuild's messages when it does not bundle. */
export function bundleCommandLine(always?: boolean): Promise<void>;
