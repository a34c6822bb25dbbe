/**
 * A room of a template, dressed: finishes of its named materials, light of the day, displays, the name on the wall.
 *
 * Everything is told by room.json; the scene's file is one for all rooms of a template. What changes is exchanged when
 * it has come whole, so that nobody sees half of it.
 */
import {
  Color,
  Group,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  RepeatWrapping,
  SRGBColorSpace,
  type Texture,
  TextureLoader,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { fontsReady } from '../lettering.ts';
import type { RoomLight } from '../light.ts';
import { materialsOf, texturesOf } from '../models.ts';
import { type Display, type Dressing, displayMesh, floorShade, footMesh } from './displays.ts';
import { Surfaces } from './fallen.ts';
import { type Ink, inkOn, luminanceOf } from './ink.ts';
import { hungPicture, signMesh } from './walls.ts';

type Finish = Dressing['finishes'][number];
type Sign = Dressing['signs'][number];

const BEHIND_M = 0.3;
const DOWN = new Vector3(0, -1, 0);

/** What a material of the file was like, so that it can be that again. */
interface Own {
  readonly colour: Color;
  readonly roughness: number;
  readonly metalness: number;
  readonly map: Texture | null;
  readonly lightMap: Texture | null;
  readonly intensity: number;
}

export class DressedRoom {
  readonly group = new Group();
  readonly #model: Object3D;
  readonly #light: RoomLight;
  readonly #renderer: WebGLRenderer;
  readonly #shadows: boolean;
  readonly #loader = new TextureLoader();
  readonly #pictures = new Map<string, Promise<Texture>>();
  readonly #materials = new Map<string, MeshStandardMaterial[]>();
  readonly #own = new Map<MeshStandardMaterial, Own>();
  readonly #surfaces: Surfaces;
  readonly #floor: Surfaces;
  #turn = 0;
  #worn = '';
  #gone = false;

  /** model: of the room, its baked light taken over already. */
  constructor(model: Object3D, light: RoomLight, renderer: WebGLRenderer, shadows: boolean) {
    this.#model = model;
    this.#light = light;
    this.#renderer = renderer;
    this.#shadows = shadows;
    const meshes: Mesh[] = [];
    this.#model.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      meshes.push(object);
      for (const material of materialsOf(object)) {
        if (!(material instanceof MeshStandardMaterial) || this.#own.has(material)) continue;
        this.#own.set(material, {
          colour: material.color.clone(),
          roughness: material.roughness,
          metalness: material.metalness,
          map: material.map,
          lightMap: material.lightMap,
          intensity: (material.userData.vitrine_lightmap?.intensity as number | undefined) ?? 1,
        });
        this.#materials.set(material.name, [...(this.#materials.get(material.name) ?? []), material]);
      }
    });
    this.#surfaces = new Surfaces(meshes);
    const floors = this.#materials.get('floor') ?? [];
    const ground = meshes.filter((mesh) =>
      materialsOf(mesh).some((each) => floors.some((floor) => floor === each)),
    );
    this.#floor = new Surfaces(ground.length ? ground : meshes);
  }

  /**
   * Resolves when all has come that it needs to be dressed so; what is answered does it, at once. null: it is dressed so.
   * A later call overtakes an earlier one.
   */
  async ready(dressing: Dressing): Promise<(() => void) | null> {
    const told = JSON.stringify(dressing);
    if (told === this.#worn) return null;
    this.#worn = told;
    const turn = ++this.#turn;
    const lost = () => {
      if (turn === this.#turn) this.#worn = ''; // the next time it is asked for again
      return null;
    };
    const needed = new Set(dressing.finishes.flatMap(({ picture }) => picture ?? []));
    if (dressing.lightmap) needed.add(dressing.lightmap.picture);
    for (const { picture } of dressing.pictures) needed.add(picture);
    const come = new Map<string, Texture>();
    const coming = [...needed].map(async (hash) => {
      const texture = await this.#picture(hash).catch(lost);
      if (texture) come.set(hash, texture);
    });
    await Promise.all([...coming, dressing.signs.length && fontsReady()]);
    return () => {
      if (!this.#gone && turn === this.#turn) this.#put(dressing, come);
    };
  }

  /** come: the pictures that are here, by hash. */
  #put(dressing: Dressing, come: ReadonlyMap<string, Texture>): void {
    this.#paint(dressing, come);
    this.#clear();
    const metal = this.#plain('accent', dressing, false);
    for (const each of dressing.pictures) {
      const texture = come.get(each.picture);
      if (texture) this.group.add(hungPicture(each, texture, metal));
    }
    const signs = dressing.signs.map((sign) =>
      signMesh(sign, this.#inkOf(sign, dressing), this.#sharpness()),
    );
    this.group.add(...signs, ...this.#displays(dressing));
    this.group.updateMatrixWorld(true);
  }

  dispose(): void {
    this.#gone = true;
    this.#clear();
    // What the scene came with is freed with the scene.
    for (const [material, own] of this.#own) {
      if (material.map !== own.map) material.map?.dispose();
      material.map = own.map;
      material.lightMap = own.lightMap;
    }
    for (const coming of this.#pictures.values())
      void coming.then(
        (texture) => texture.dispose(),
        () => {},
      );
    this.group.removeFromParent();
  }

  #paint(dressing: Dressing, come: ReadonlyMap<string, Texture>): void {
    const finished = new Set(dressing.finishes.map(({ material }) => material));
    for (const [material, own] of this.#own) if (!finished.has(material.name)) strip(material, own);
    for (const finish of dressing.finishes) {
      const picture = (finish.picture && come.get(finish.picture)) || null;
      for (const material of this.#materials.get(finish.material) ?? [])
        this.#finish(material, finish, picture);
    }
    for (const { material, colour } of dressing.glow)
      for (const each of this.#materials.get(material) ?? []) each.emissive.set(colour);
    const { lightmap } = dressing;
    const light = (lightmap && come.get(lightmap.picture)) || null;
    for (const [material, own] of this.#own) {
      if (!own.lightMap) continue;
      if (light) light.channel = own.lightMap.channel;
      material.lightMap = light ?? own.lightMap;
      this.#light.tune(material, light && lightmap ? lightmap.intensity : own.intensity);
    }
  }

  #finish(material: MeshStandardMaterial, finish: Finish, picture: Texture | null): void {
    const own = this.#own.get(material)!;
    material.color.set(finish.colour);
    material.roughness = finish.roughness;
    material.metalness = finish.metalness;
    if (material.map && material.map !== own.map) material.map.dispose();
    if (own.map && picture) {
      const map = picture.clone();
      map.wrapS = map.wrapT = RepeatWrapping;
      map.repeat.copy(own.map.repeat);
      map.offset.copy(own.map.offset);
      map.channel = own.map.channel;
      map.anisotropy = this.#sharpness();
      map.needsUpdate = true;
      material.map = map;
    } else material.map = own.map;
  }

  /** A material like that of the scene, lit by the studio: for what is not baked. shaded: by colours at its corners. */
  #plain(name: string, dressing: Dressing, shaded = true): MeshStandardMaterial {
    const finish = dressing.finishes.find(({ material }) => material === name);
    const like = this.#materials.get(name)?.[0];
    const material = new MeshStandardMaterial({
      color: finish?.colour ?? like?.color ?? 0xe8e2d8,
      roughness: finish?.roughness ?? like?.roughness ?? 0.7,
      metalness: finish?.metalness ?? 0,
      vertexColors: shaded,
    });
    const map = like?.map;
    if (map && finish) {
      material.map = map.clone();
      material.map.repeat.set(1 / finish.tile_m[0]!, 1 / finish.tile_m[1]!);
      material.map.offset.set(0, 0);
      material.map.needsUpdate = true;
    }
    return material;
  }

  #displays(dressing: Dressing): Object3D[] {
    const groups = new Map<string, Display[]>();
    for (const each of dressing.displays)
      groups.set(each.material, [...(groups.get(each.material) ?? []), each]);
    const made: Object3D[] = [...groups].map(([name, displays]) =>
      displayMesh(displays, this.#plain(name, dressing), this.#shadows, (each) => this.#lightOn(each)),
    );
    const dark = new MeshStandardMaterial({ color: 0x2a2622, roughness: 0.7, vertexColors: true });
    const foot = footMesh(dressing.displays, dark);
    const shade = floorShade(dressing.displays);
    return [...made, ...(foot ? [foot] : []), ...(shade ? [shade] : [])];
  }

  /** By what is behind the letters as it is shown now; where that cannot be told, as on a wall of the room's colour. */
  #inkOf(sign: Sign, dressing: Dressing): Ink {
    const find = (name: string) => dressing.finishes.find(({ material }) => material === name)?.colour;
    const { exposure, level } = { exposure: this.#renderer.toneMappingExposure, level: this.#light.share };
    const behind = spotsOf(sign).flatMap(([from, way]) => {
      const found = this.#surfaces.at(from, way, BEHIND_M);
      if (!found) return [];
      const shown = luminanceOf(found.light.multiply(found.surface)) * (exposure / level);
      return [{ luminance: shown, surface: luminanceOf(found.surface) }];
    });
    const wall = luminanceOf(new Color(find('wall') ?? '#f0ece4'));
    return inkOn(
      behind.length ? behind : [{ luminance: wall, surface: wall }],
      find(sign.material) ?? find('accent') ?? '#5a5049',
    );
  }

  /** What falls on the floor beside it: the studio that it is lit by knows nothing of the room's windows and lamps. */
  #lightOn({ position, size_m, yaw_deg }: Display): Color {
    const yaw = ((yaw_deg as number) * Math.PI) / 180;
    const [x, y, z] = position as [number, number, number];
    const sum = new Color(0, 0, 0);
    let count = 0;
    for (const side of [-1, 1]) {
      const out = side * ((size_m[0] as number) / 2 + 0.25);
      const from = new Vector3(x + Math.cos(yaw) * out, y + 0.1, z - Math.sin(yaw) * out);
      const found = this.#floor.at(from, DOWN, y + 0.3);
      if (!found) continue;
      sum.add(found.light);
      count++;
    }
    if (!count) return sum.set(1, 1, 1);
    sum.multiplyScalar(1 / (count * this.#light.share));
    const strength = Math.max(sum.r, sum.g, sum.b, 1e-3);
    // Its colour as it is; of its strength two thirds, for the lamps above are nearer to the top than to the floor.
    const shown = 0.35 + 0.65 * Math.min(1.05, strength);
    return sum.multiplyScalar(shown / strength).lerp(new Color(shown, shown, shown), 0.25);
  }

  #sharpness(): number {
    return Math.min(8, this.#renderer.capabilities.getMaxAnisotropy());
  }

  #picture(hash: string): Promise<Texture> {
    const known = this.#pictures.get(hash);
    if (known) return known;
    const coming = this.#loader.loadAsync(`/pictures/${hash}`).then((texture) => {
      texture.flipY = false;
      texture.colorSpace = SRGBColorSpace;
      return texture;
    });
    coming.catch(() => this.#pictures.delete(hash)); // a later try may succeed
    this.#pictures.set(hash, coming);
    return coming;
  }

  #clear(): void {
    for (const child of [...this.group.children]) {
      child.removeFromParent();
      child.traverse(letGo);
    }
  }
}

/** As the file has it. */
function strip(material: MeshStandardMaterial, own: Own): void {
  material.color.copy(own.colour);
  material.roughness = own.roughness;
  material.metalness = own.metalness;
  if (material.map === own.map) return;
  material.map?.dispose();
  material.map = own.map;
}

/** Frees what was made for it; pictures that are shared with the scene keep their pixels. */
function letGo(object: Object3D): void {
  if (!(object instanceof Mesh)) return;
  object.geometry.dispose();
  for (const material of materialsOf(object)) {
    for (const texture of texturesOf(material)) texture.dispose();
    material.dispose();
  }
}

/** From where, and which way, one looks at what is behind a sign: spots all over it. */
function spotsOf({ position, yaw_deg, width_m, height_m }: Sign): [from: Vector3, way: Vector3][] {
  const yaw = ((yaw_deg as number) * Math.PI) / 180;
  const [out, across] = [
    new Vector3(Math.sin(yaw), 0, Math.cos(yaw)),
    new Vector3(Math.cos(yaw), 0, -Math.sin(yaw)),
  ];
  const middle = new Vector3(...(position as [number, number, number])).addScaledVector(out, BEHIND_M / 2);
  const way = out.clone().negate();
  return [-0.25, 0, 0.25].flatMap((up) =>
    [-0.4, -0.27, -0.13, 0, 0.13, 0.27, 0.4].map((side): [Vector3, Vector3] => {
      const from = middle.clone().addScaledVector(across, side * (width_m as number));
      from.y += up * (height_m as number);
      return [from, way];
    }),
  );
}
