import { Document, Logger } from '@gltf-transform/core';
import { KHRMaterialsVariants } from '@gltf-transform/extensions';
import { describe, expect, test } from 'vitest';
import { askedOf } from '../src/levels.ts';
import { meanEdgeOf, simplify } from '../src/simplified.ts';
import { tidy } from '../src/tidy.ts';
import { undressed } from '../src/usage.ts';
import { validated } from '../src/validated.ts';

const SIDE = 20;

/** A flat sheet of 800 triangles with two UV sets; `uses` is the set that its material reads, or none. */
function sheet(uses: number | null) {
  const document = new Document().setLogger(new Logger(Logger.Verbosity.SILENT));
  const buffer = document.createBuffer();
  const place = Array.from(
    { length: (SIDE + 1) ** 2 },
    (_, n) => [n % (SIDE + 1), Math.floor(n / (SIDE + 1))] as const,
  );
  const accessor = (kind: 'VEC2' | 'VEC3', values: number[]) =>
    document.createAccessor().setType(kind).setArray(new Float32Array(values)).setBuffer(buffer);
  const corners = place
    .filter(([x, y]) => x < SIDE && y < SIDE)
    .flatMap(([x, y]) => {
      const at = y * (SIDE + 1) + x;
      return [at, at + 1, at + SIDE + 1, at + 1, at + SIDE + 2, at + SIDE + 1];
    });
  const uv = place.flatMap(([x, y]) => [x / SIDE, y / SIDE]);
  const primitive = document
    .createPrimitive()
    .setIndices(
      document.createAccessor().setType('SCALAR').setArray(new Uint16Array(corners)).setBuffer(buffer),
    )
    .setAttribute(
      'POSITION',
      accessor(
        'VEC3',
        place.flatMap(([x, y]) => [x / SIDE, 0, y / SIDE]),
      ),
    )
    .setAttribute(
      'NORMAL',
      accessor(
        'VEC3',
        place.flatMap(() => [0, 2, 0]),
      ),
    )
    .setAttribute('TEXCOORD_0', accessor('VEC2', uv))
    .setAttribute('TEXCOORD_1', accessor('VEC2', uv));
  const material = document.createMaterial('cloth');
  if (uses !== null) {
    material.setBaseColorTexture(
      document.createTexture('weave').setImage(new Uint8Array(8)).setMimeType('image/png'),
    );
    material.getBaseColorTextureInfo()!.setTexCoord(uses);
  }
  const node = document.createNode('sheet').setMesh(document.createMesh('sheet').addPrimitive(primitive));
  document.createScene().addChild(node);
  return { document, primitive, material };
}

describe('tidy', () => {
  test.each([
    [null, []],
    [0, ['TEXCOORD_0']],
    // Sets are numbered without a gap, so the first stays beneath the second.
    [1, ['TEXCOORD_0', 'TEXCOORD_1']],
  ])('keeps the UV sets up to the last one read: %s', async (uses, left) => {
    const { document, primitive, material } = sheet(uses);
    primitive.setMaterial(material);
    await tidy(document);
    const [found] = document.getRoot().listMeshes()[0]!.listPrimitives();
    expect(found!.listSemantics().filter((name) => name.startsWith('TEXCOORD'))).toEqual(left);
  });

  test('keeps the UV set that a variant alone reads', async () => {
    const { document, primitive, material } = sheet(1);
    const variants = document.createExtension(KHRMaterialsVariants);
    const mapping = variants.createMapping().setMaterial(material).addVariant(variants.createVariant('worn'));
    primitive.setMaterial(document.createMaterial('plain'));
    primitive.setExtension('KHR_materials_variants', variants.createMappingList().addMapping(mapping));
    await tidy(document);
    const [found] = document.getRoot().listMeshes()[0]!.listPrimitives();
    expect(found!.getAttribute('TEXCOORD_1')).not.toBeNull();
    expect(
      document
        .getRoot()
        .listMaterials()
        .map((each) => each.getName()),
    ).toEqual(['cloth', 'plain']);
  });

  test('makes normals one long', async () => {
    const { document } = sheet(null);
    await tidy(document);
    const [found] = document.getRoot().listMeshes()[0]!.listPrimitives();
    expect(found!.getAttribute('NORMAL')!.getElement(0, [])).toEqual([0, 1, 0]);
  });
});

test('a level asks less of a model whose triangles are finer than pixels', () => {
  const bits = { position_bits: 14, normal_bits: 10, texture_bits: 12 };
  const step = {
    level: 0,
    ratio: 0,
    error: 0.1,
    ...bits,
    dense: { edge: 0.003, error: 0.2, normal_bits: 9 },
  };
  expect(askedOf(step, 0.003)).toBe(step);
  expect(askedOf({ ...step, dense: null }, 0.001).error).toBe(0.1);
  expect(askedOf(step, 0.0029)).toEqual({ ...step, error: 0.2, normal_bits: 9 });
});

describe('simplify', () => {
  test('takes what a flat sheet does not need and leaves a part', async () => {
    const { document } = sheet(null);
    await tidy(document);
    const left = await simplify(document, { ratio: 0, error: 0.0002 });
    const [found] = document.getRoot().listMeshes()[0]!.listPrimitives();
    expect(left).toBeLessThan(0.1);
    expect(found!.getIndices()!.getCount() / 3).toBeGreaterThanOrEqual(2);
    expect(
      document
        .getRoot()
        .listAccessors()
        .filter((each) => each.getType() === 'SCALAR'),
    ).toHaveLength(1);
  });

  test('stops at the ratio', async () => {
    const { document } = sheet(null);
    await tidy(document);
    expect(await simplify(document, { ratio: 0.5, error: 0.1 })).toBeCloseTo(0.5, 1);
  });

  test.each([1, 1000])('knows how fine triangles are beside the whole, whatever its unit: %s', (scale) => {
    const { document } = sheet(null);
    document.getRoot().listNodes()[0]!.setScale([scale, scale, scale]);
    expect(meanEdgeOf(document)).toBeCloseTo(1 / SIDE / Math.SQRT2, 5);
    expect(meanEdgeOf(new Document())).toBe(0);
  });
});

test('takes images out and says what each is for', () => {
  const { document, primitive, material } = sheet(0);
  primitive.setMaterial(material);
  const [found] = undressed(document);
  expect(found!.usage).toEqual({
    file: 'texture0',
    media_type: 'image/png',
    channels: 7,
    colour: true,
    normal: false,
  });
  expect(found!.bytes).toEqual(new Uint8Array(8));
  expect(new TextDecoder().decode(document.getRoot().listTextures()[0]!.getImage()!)).toBe(
    'vitrine:texture:0',
  );
});

test('reports what it is given and reads nothing else', async () => {
  const report = (await validated(new TextEncoder().encode('{}'), 'model.glb')) as {
    issues: { numErrors: number };
  };
  expect(report.issues.numErrors).toBeGreaterThan(0);
});
