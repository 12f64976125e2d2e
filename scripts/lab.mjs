// npm run -s lab -- COMMAND: the lab without a screen. Nothing here writes to stdout: it belongs to the command.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleCommandLine } from './bundle.mjs';
import { ensurePackages, report, root } from './setup.mjs';

async function main() {
  await ensurePackages();
  await bundleCommandLine();
  process.setSourceMapsEnabled(true);
  // npm changes into the package's folder; paths a person types are relative to where they typed them.
  if (process.env.npm_lifecycle_event === 'lab' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  const { main: lab } = await import(pathToFileURL(join(root, 'build', 'lab.mjs')).href);
  process.exitCode = await lab(process.argv.slice(2), { root });
}

main().catch(report);
