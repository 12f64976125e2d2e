/** Where a buffer's numbers lie: in itself, or in a part of another. */
export interface Place {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

const places = new WeakMap<GPUBuffer, Place>();

/**
 * A part of a buffer that passes for a buffer: tfjs takes it for one, because it looks at size and usage only, and the device's
 * facade puts the part in its place. `offset` and `size` in bytes, the offset a multiple of 256.
 */
export function sliceOf(buffer: GPUBuffer, offset: number, size: number): GPUBuffer {
  const slice = Object.create(GPUBuffer.prototype, {
    size: { value: size },
    usage: { value: buffer.usage },
    mapState: { value: 'unmapped' },
  }) as GPUBuffer;
  places.set(slice, { buffer, offset, size });
  return slice;
}

/** What a slice is a part of; undefined for a buffer of its own. */
export const placeOf = (buffer: GPUBuffer): Place | undefined => places.get(buffer);

/** The buffer that the GPU knows, and where in it an offset of this one is. */
export function resolve(buffer: GPUBuffer, offset = 0): { buffer: GPUBuffer; offset: number } {
  const place = places.get(buffer);
  return place ? { buffer: place.buffer, offset: place.offset + offset } : { buffer, offset };
}

/** A group of bindings as the GPU takes it. */
export function resolved(descriptor: GPUBindGroupDescriptor): GPUBindGroupDescriptor {
  const entries = [...descriptor.entries];
  if (!entries.some(({ resource }) => 'buffer' in resource && places.has(resource.buffer))) return descriptor;
  return {
    ...descriptor,
    entries: entries.map((entry) => {
      const place = 'buffer' in entry.resource ? places.get(entry.resource.buffer) : undefined;
      return place ? { binding: entry.binding, resource: place } : entry;
    }),
  };
}
