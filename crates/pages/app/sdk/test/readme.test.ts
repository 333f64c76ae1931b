import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '..');

// The compiler reads the DOM's types first, which takes a small machine some seconds.
test('what the README shows can be compiled', { timeout: 120_000 }, () => {
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map((match) => match[1] ?? '');
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(errors(example)).toEqual([]);
  expect(errors('export const wrong: string = 1;')).toHaveLength(1);
});

/** What the compiler says about a module beside the sources, with their settings. */
function errors(code: string): string[] {
  const config = ts.readConfigFile(join(FOLDER, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, FOLDER);
  const file = join(FOLDER, 'example.ts');
  const settings = { ...options, target: ts.ScriptTarget.ES2022, noEmit: true };
  const host = ts.createCompilerHost(settings);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => (path === file ? code : readFile(path));
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, code, settings.target) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], settings, host);
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  return found.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}
