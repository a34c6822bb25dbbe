import { readFileSync, writeFileSync } from 'node:fs';
import { ktx2, type Picture } from './ktx2.ts';
import { levels, type Wanted } from './levels.ts';
import { modelIO, read } from './reading.ts';
import { validated } from './validated.ts';

/**
 * The program that the model worker runs in Node, in an empty folder of its own and with no other rights: it reads
 * `task.json` and the files named in it, writes its files and `result.json` beside them, and ends.
 */
type Task =
  | { do: 'validate'; files: string[] }
  | { do: 'levels'; file: string; levels: Wanted[] }
  | { do: 'plain'; file: string }
  | { do: 'ktx2'; pictures: Picture[] };

const bytesOf = (name: string) => new Uint8Array(readFileSync(name));

async function result(task: Task): Promise<unknown> {
  if (task.do === 'validate') {
    const reports: Record<string, unknown> = {};
    for (const name of task.files) reports[name] = await validated(bytesOf(name), name);
    return { reports };
  }
  if (task.do === 'ktx2') {
    for (const picture of task.pictures)
      writeFileSync(`${picture.file}.ktx2`, await ktx2(bytesOf(picture.file), picture));
    return { files: task.pictures.map(({ file }) => `${file}.ktx2`) };
  }
  if (task.do === 'plain') {
    const io = await modelIO();
    writeFileSync('plain.glb', await io.writeBinary(await read(io, bytesOf(task.file))));
    return {};
  }
  return levels(await modelIO(), bytesOf(task.file), task.levels, writeFileSync);
}

const task = JSON.parse(readFileSync('task.json', 'utf8')) as Task;
writeFileSync('result.json', JSON.stringify(await result(task)));
