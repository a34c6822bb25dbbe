import { type Document, getBounds, Node, Primitive } from '@gltf-transform/core';
import { compactPrimitive } from '@gltf-transform/functions';
import { MeshoptSimplifier } from 'meshoptimizer';

/** How far a level may go. ratio: triangles to stop at, 0..1. error: greatest deviation, part of the diagonal. */
export interface Bound {
  ratio: number;
  error: number;
}

// What a deviation of an attribute counts beside one of position (part of the mesh's extent): at an error of
// 0.0002 a normal may turn by a twentieth of a degree and a texture slide by a texel of 2,048. Normals at a tenth of
// this bent the reflections on a shoe's glossy patches at level 1 (30 dB), which flat colour would have hidden.
const WEIGHTS: Record<string, number> = { NORMAL: 0.25, TANGENT: 0.01, TEXCOORD: 0.4, COLOR: 0.05 };
const MORPH_WEIGHT = 0.5;
const MOST_ATTRIBUTES = 32;
type Triple = [number, number, number];
// A part is a thing that a shopper may want to see: it may become coarse, it may not become nothing.
const FEWEST_TRIANGLES = 12;
const COARSEST_PART = 0.05;

/**
 * Removes triangles in place, within the bound. Vertices are chosen among those there: weights and morphs stay.
 * Returns the part of the triangles that is left.
 */
export async function simplify(document: Document, bound: Bound): Promise<number> {
  const before = trianglesOf(document);
  await MeshoptSimplifier.ready;
  const diagonal = diagonalOf(document);
  for (const mesh of document.getRoot().listMeshes()) {
    const nodes = mesh.listParents().filter((parent) => parent instanceof Node);
    // A skinned mesh stands where its bones are, so only its own size can be the measure.
    const skinned = nodes.some((node) => node.getSkin());
    const scale = Math.max(...nodes.map((node) => Math.max(...node.getWorldScale().map(Math.abs))), 1e-9);
    const shared = mesh.listPrimitives().length > 1 ? sharedPositions(mesh.listPrimitives()) : null;
    for (const primitive of mesh.listPrimitives()) {
      if (primitive.getMode() !== Primitive.Mode.TRIANGLES || !primitive.getIndices()) continue;
      const positions = floats(primitive, 'POSITION')!;
      const extent = MeshoptSimplifier.getScale(positions, 3);
      if (!(extent > 0)) continue;
      const allowed = skinned ? bound.error : (bound.error * diagonal) / scale / extent;
      simplifyOne(primitive, positions, { ...bound, error: Math.min(allowed, COARSEST_PART) }, shared);
    }
  }
  return before ? trianglesOf(document) / before : 1;
}

const trianglesOf = (document: Document) =>
  document
    .getRoot()
    .listMeshes()
    .flatMap((mesh) => mesh.listPrimitives())
    .reduce((sum, primitive) => sum + (primitive.getIndices()?.getCount() ?? 0) / 3, 0);

function simplifyOne(
  primitive: Primitive,
  positions: Float32Array,
  bound: Bound,
  shared: Set<string> | null,
): void {
  const indices = new Uint32Array(primitive.getIndices()!.getArray()!);
  if (indices.length <= 3 * FEWEST_TRIANGLES) return;
  const { values, stride, weights } = attributesOf(primitive);
  const locks = shared ? lockedOf(positions, shared) : null;
  const target = Math.max(Math.ceil((indices.length * bound.ratio) / 3), FEWEST_TRIANGLES) * 3;
  // biome-ignore format: what belongs together stays on a line
  const [kept] = MeshoptSimplifier.simplifyWithAttributes(
    indices, positions, 3, values, stride, weights, locks, target, bound.error,
  );
  if (kept.length === 0 || kept.length >= indices.length) return;
  const before = primitive.getIndices()!;
  primitive.setIndices(before.clone().setArray(kept as Uint32Array<ArrayBuffer>));
  // Another primitive may share them; else nothing reads them any more, and the writer would store them all the same.
  if (before.listParents().length === 1) before.dispose();
  compactPrimitive(primitive);
}

/** The attributes that shape what is seen, side by side; at most as many as the simplifier takes. */
function attributesOf(primitive: Primitive): { values: Float32Array; stride: number; weights: number[] } {
  const columns: { array: Float32Array; size: number; weight: number }[] = [];
  const add = (owner: { getAttribute: Primitive['getAttribute'] }, semantic: string, weight: number) => {
    const array = floats(owner, semantic);
    if (!array || !weight) return;
    const size = Math.min(3, owner.getAttribute(semantic)!.getElementSize());
    const total = columns.reduce((sum, column) => sum + column.size, size);
    if (total <= MOST_ATTRIBUTES)
      columns.push({
        array: narrowed(array, owner.getAttribute(semantic)!.getElementSize(), size),
        size,
        weight,
      });
  };
  for (const semantic of primitive.listSemantics())
    add(primitive, semantic, WEIGHTS[semantic.replace(/_\d+$/, '')] ?? 0);
  const extent = MeshoptSimplifier.getScale(floats(primitive, 'POSITION')!, 3) || 1;
  for (const target of primitive.listTargets()) add(target, 'POSITION', MORPH_WEIGHT / extent);
  const count = primitive.getAttribute('POSITION')!.getCount();
  const stride = columns.reduce((sum, column) => sum + column.size, 0);
  const values = new Float32Array(count * stride);
  let offset = 0;
  for (const { array, size } of columns) {
    for (let vertex = 0; vertex < count; vertex++)
      for (let part = 0; part < size; part++)
        values[vertex * stride + offset + part] = array[vertex * size + part]!;
    offset += size;
  }
  return { values, stride, weights: columns.flatMap(({ size, weight }) => Array(size).fill(weight)) };
}

function narrowed(array: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return array;
  return Float32Array.from(
    { length: (array.length / from) * to },
    (_, at) => array[Math.floor(at / to) * from + (at % to)]!,
  );
}

function floats(owner: { getAttribute: Primitive['getAttribute'] }, semantic: string): Float32Array | null {
  const accessor = owner.getAttribute(semantic);
  if (!accessor) return null;
  const array = accessor.getArray();
  if (array instanceof Float32Array && !accessor.getNormalized()) return array;
  const size = accessor.getElementSize();
  const values = new Float32Array(accessor.getCount() * size);
  const element: number[] = [];
  for (let at = 0; at < accessor.getCount(); at++)
    values.set(accessor.getElement(at, element).slice(0, size), at * size);
  return values;
}

/** Places that two primitives of a mesh meet in: moved apart they would show a crack, so they stay. */
function sharedPositions(primitives: Primitive[]): Set<string> {
  const seen = new Map<string, number>();
  const shared = new Set<string>();
  primitives.forEach((primitive, number) => {
    const positions = floats(primitive, 'POSITION');
    if (!positions) return;
    for (let at = 0; at < positions.length; at += 3) {
      const key = keyOf(positions, at);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, number);
      else if (first !== number) shared.add(key);
    }
  });
  return shared;
}

const lockedOf = (positions: Float32Array, shared: Set<string>) =>
  Uint8Array.from({ length: positions.length / 3 }, (_, vertex) =>
    shared.has(keyOf(positions, vertex * 3)) ? 1 : 0,
  );

const keyOf = (positions: Float32Array, at: number) =>
  `${positions[at]},${positions[at + 1]},${positions[at + 2]}`;

/** The side of a square of two triangles of mean area, as a part of the scene's diagonal; 0 without triangles. */
export function meanEdgeOf(document: Document): number {
  let area = 0;
  let triangles = 0;
  for (const mesh of document.getRoot().listMeshes()) {
    const nodes = mesh.listParents().filter((parent) => parent instanceof Node);
    const scales = nodes.map((node) => Math.max(...node.getWorldScale().map(Math.abs)) ** 2);
    for (const primitive of mesh.listPrimitives()) {
      const indices = primitive.getIndices()?.getArray();
      if (primitive.getMode() !== Primitive.Mode.TRIANGLES || !indices) continue;
      area += areaOf(floats(primitive, 'POSITION')!, indices) * scales.reduce((sum, scale) => sum + scale, 0);
      triangles += (indices.length / 3) * scales.length;
    }
  }
  return triangles ? Math.sqrt((2 * area) / triangles) / diagonalOf(document) : 0;
}

function areaOf(positions: Float32Array, indices: ArrayLike<number>): number {
  let twice = 0;
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [indices[at]! * 3, indices[at + 1]! * 3, indices[at + 2]! * 3];
    const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[b + axis]! - positions[a + axis]!) as Triple;
    const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[c + axis]! - positions[a + axis]!) as Triple;
    twice += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
  }
  return twice / 2;
}

/** The size of the whole scene, in its own unit. */
export function diagonalOf(document: Document): number {
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  if (!scene) return 1;
  const { min, max } = getBounds(scene);
  const diagonal = Math.hypot(max[0]! - min[0]!, max[1]! - min[1]!, max[2]! - min[2]!);
  return Number.isFinite(diagonal) && diagonal > 0 ? diagonal : 1;
}
