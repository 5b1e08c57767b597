import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';

const run = promisify(execFile);
const longestMs = 120_000;

export const examplesFolder = join(projectRoot(), 'examples');

/** What a program of somebody else's needs beside this project, in a scratch folder. */
export interface Toolbox {
  /** Of a Python with what examples/hub-api/requirements.txt names. */
  readonly python: string;
  /** Class path with the compiled client and its library. */
  readonly classPath: string;
}

/** Whole standard output; an error says what the program said. */
export async function said(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { timeout: longestMs, env: { ...process.env, ...env } };
  try {
    return (await run(program, [...args], options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Record<string, string>;
    throw new Error(`${program}: ${message}\n${stdout}${stderr}`, { cause: error });
  }
}

export async function toolbox(folder: string): Promise<Toolbox> {
  const [python, classPath] = await Promise.all([pythonIn(folder), classPathIn(folder)]);
  return { python, classPath };
}

async function pythonIn(folder: string): Promise<string> {
  const venv = join(folder, 'venv');
  await said('python3', ['-m', 'venv', venv]);
  const requirements = join(examplesFolder, 'hub-api', 'requirements.txt');
  const quiet = ['--quiet', '--disable-pip-version-check'];
  await said(join(venv, 'bin', 'pip'), ['install', ...quiet, '-r', requirements]);
  return join(venv, 'bin', 'python');
}

async function classPathIn(folder: string): Promise<string> {
  const jars = join(folder, 'jars');
  const classes = join(folder, 'classes');
  const pom = join(examplesFolder, 'hub-api', 'pom.xml');
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  await said('mvn', ['-B', '-q', '-f', pom, ...copy]);
  const sources = ['Client.java', 'Tools.java'].map((name) =>
    join(examplesFolder, 'hub-api', name),
  );
  await said('javac', ['-cp', `${jars}/*`, '-d', classes, ...sources]);
  return `${classes}:${jars}/*`;
}
