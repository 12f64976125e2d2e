/** The keys of the page. The list that `?` opens is `words.keys.list`. */

export type KeyAction =
  | { do: 'play' }
  | { do: 'step'; count: number }
  | { do: 'reset' }
  | { do: 'cursor'; by: number }
  | { do: 'cursor-to'; end: 'first' | 'last' }
  | { do: 'lane'; by: number }
  | { do: 'stage'; n: number }
  | { do: 'grid' }
  | { do: 'export' }
  | { do: 'theme' }
  | { do: 'projector' }
  | { do: 'close' }
  | { do: 'help' };

interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** What a key does, wherever the focus is outside a field; null for keys that are the browser's. */
export function keyAction({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyPress): KeyAction | null {
  if (ctrlKey || altKey || metaKey) return null;
  switch (key) {
    case ' ':
      return { do: 'play' };
    case 's':
    case 'S':
      return { do: 'step', count: shiftKey ? 10 : 1 };
    case 'r':
    case 'R':
      return { do: 'reset' };
    case 'ArrowLeft':
      return { do: 'cursor', by: -1 };
    case 'ArrowRight':
      return { do: 'cursor', by: 1 };
    case 'PageUp':
      return { do: 'cursor', by: 10 };
    case 'PageDown':
      return { do: 'cursor', by: -10 };
    case 'Home':
      return { do: 'cursor-to', end: 'first' };
    case 'End':
      return { do: 'cursor-to', end: 'last' };
    case 'ArrowUp':
      return { do: 'lane', by: -1 };
    case 'ArrowDown':
      return { do: 'lane', by: 1 };
    case '1':
    case '2':
    case '3':
    case '4':
      return { do: 'stage', n: Number(key) };
    case 'g':
    case 'G':
      return { do: 'grid' };
    case 'e':
    case 'E':
      return { do: 'export' };
    case 't':
    case 'T':
      return { do: 'theme' };
    case 'p':
    case 'P':
      return { do: 'projector' };
    case 'Escape':
      return { do: 'close' };
    case '?':
      return { do: 'help' };
    default:
      return null;
  }
}

/** Keys that scroll a page elsewhere act on charts only while a chart has the focus. */
export const needsChart = (action: KeyAction): boolean =>
  action.do === 'cursor' || action.do === 'cursor-to' || action.do === 'lane';
