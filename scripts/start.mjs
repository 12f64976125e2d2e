// npm start [-- --port N]: sets up what is missing, builds when sources are newer, serves the lab until Ctrl-C.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from './serve.mjs';
import { date, ensurePackages, isFresh, report, root, runTool, SetupError } from './setup.mjs';

const sources = ['src', 'models', 'public', 'index.html', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];

function readPort() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' } } });
    if (values.port === undefined) return undefined;
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  } catch {
    // An unknown option ends up in the same sentence.
  }
  throw new SetupError('npm start takes one option: --port N, a whole number from 0 to 65535.');
}

async function main() {
  const port = readPort();
  await ensurePackages();
  if (!isFresh('dist/index.html', sources)) {
    process.stderr.write('Building the lab…\n');
    const began = new Date();
    const code = await runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn']);
    if (code !== 0) throw new SetupError('The build failed; see its message above.');
    date('dist/index.html', began);
  }
  // A port that was asked for is taken or refused; the default one moves on when it is in use.
  const options = port === undefined ? {} : { port, attempts: 1 };
  const server = await serve(join(root, 'dist'), options).catch((error) => {
    if (error.code === 'EADDRINUSE')
      throw new SetupError(`Port ${error.port} is in use; choose another with --port N.`);
    if (error.code === 'EACCES') throw new SetupError(`Port ${error.port} is not allowed; choose one above 1023.`);
    throw error;
  });
  process.stdout.write(`RIFT Lab is at ${server.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => server.close().then(() => process.exit(0)));
  }
}

main().catch(report);
