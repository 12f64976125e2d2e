/**
 * Something is wrong with a model's files or with what is asked of them. Its message is one clear sentence for a person:
 * what is wrong, where, and what would be right.
 */
export class ModelError extends Error {
  override name = 'ModelError';
}
