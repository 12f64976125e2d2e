export function compileKernels(): Promise<Uint8Array>;
export function moduleText(binary: Uint8Array): string;
