import { z } from 'zod';

/**
 * An object that keeps, when read, what this version does not know. Those fields are no part of its type, so that a slip in
 * the name of a known one is still an error.
 */
export const object = <S extends z.core.$ZodLooseShape>(shape: S) => z.looseObject(shape) as unknown as z.ZodObject<S>;
