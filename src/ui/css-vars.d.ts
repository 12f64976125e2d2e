import 'react';

declare module 'react' {
  interface CSSProperties {
    '--lanes'?: number;
    '--cell'?: string;
  }
}
