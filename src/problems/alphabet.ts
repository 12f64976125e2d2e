/**
 * Every character a problem or an answer may have, once each. It is the vocabulary of the bundled models' tokenizer, so
 * it never changes: a family that needs another character would need other models.
 */
export const characters =
  '\n 0123456789+-*/=?#();:.,' + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' + 'abcdefghijklmnopqrstuvwxyz' + "'$%";
