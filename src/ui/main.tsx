import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startUp } from './session/start-up.ts';
import { speak, words } from './words/index.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/dialogs.css';
import './styles/run-bar.css';
import './styles/stages.css';
import './styles/tables.css';
import './styles/rollouts.css';
import './styles/lanes.css';
import './styles/results.css';
import './styles/charts.css';
import './styles/narrow.css';
import './styles/phone.css';
import './styles/wall.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root; the page cannot start.');
// No top-level await: it would keep the pages that load later from sharing this module.
void speak(new URLSearchParams(location.search).get('language')).then(() => {
  document.documentElement.lang = words.lang;
  void startUp();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
