import { expect, test } from 'vitest';
import { type Found, parcels } from '../../../src/brand/models/files.ts';

const file = (path: string, text = path, lastModified = 7): Found => ({
  path,
  file: new File([text], path.slice(path.lastIndexOf('/') + 1), { lastModified }),
});

test('models that stand alone are an upload each; what is no model stays behind', async () => {
  const found = await parcels([file('a.glb'), file('shelf/b.STL'), file('notes.txt'), file('.DS_Store')]);
  expect(found.map(({ name }) => name)).toEqual(['a.glb', 'b.STL']);
});

test('a file of no known kind is sent all the same: the shop says in words what it is', async () => {
  expect((await parcels([file('page.html')])).map(({ name }) => name)).toEqual(['page.html']);
});

test('a glTF takes its folder along, with names as it writes them', async () => {
  const files = [
    file('shoe/glTF/shoe.gltf', 'g', 3),
    file('shoe/glTF/textures/a b.png', 'p', 9),
    file('shoe/readme.md'),
    file('shoe/glTF/__MACOSX/x'),
    file('shoe/glTF-Binary/shoe.glb'),
  ];
  const [zip, alone, ...more] = await parcels(files);
  expect([zip.name, zip.type, zip.lastModified, alone.name, more.length]).toEqual([
    'shoe.zip',
    'application/zip',
    9,
    'shoe.glb',
    0,
  ]);
  const text = await zip.text();
  expect(text).toContain('shoe.gltf');
  expect(text).toContain('textures/a b.png');
  expect(text).not.toContain('readme');
  expect(text).not.toContain('MACOSX');
  // Chosen again in another order it is the same upload, so that it goes on after a reload.
  const [again] = await parcels([...files].reverse());
  expect(await again.text()).toBe(text);
});
