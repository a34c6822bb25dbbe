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
  type WebGLRenderer,
} from 'three';
import type { RoomLight } from '../light.ts';
import { materialsOf, texturesOf } from '../models.ts';
import { type Display, type Dressing, displayMesh, floorShade, footMesh } from './displays.ts';
import { UNDRESSED } from './undressed.ts';
import { hungPicture, signMesh } from './walls.ts';

type Finish = Dressing['finishes'][number];

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
  #turn = 0;
  #worn = '';
  #gone = false;

  /** model: of the room, its baked light taken over already. */
  constructor(model: Object3D, light: RoomLight, renderer: WebGLRenderer, shadows: boolean) {
    this.#model = model;
    this.#light = light;
    this.#renderer = renderer;
    this.#shadows = shadows;
    this.#model.traverse((object) => {
      if (!(object instanceof Mesh)) return;
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
  }

  /** Dresses it so. Resolves when it is seen; a later call overtakes an earlier one. */
  async wear(dressing: Dressing): Promise<void> {
    const told = JSON.stringify(dressing);
    if (told === this.#worn) return;
    this.#worn = told;
    const turn = ++this.#turn;
    const lost = () => {
      if (turn === this.#turn) this.#worn = ''; // the next time it is asked for again
      return null;
    };
    const needed = new Set(dressing.finishes.flatMap(({ picture }) => picture ?? []));
    if (dressing.lightmap) needed.add(dressing.lightmap.picture);
    const hung = dressing.pictures.map(({ picture }) => this.#picture(picture).catch(lost));
    const [, hanging, signs] = await Promise.all([
      Promise.all([...needed].map((hash) => this.#picture(hash).catch(lost))),
      Promise.all(hung),
      Promise.all(dressing.signs.map((sign) => signMesh(sign, this.#lettersOn(dressing), this.#sharpness()))),
    ]);
    if (this.#gone || turn !== this.#turn) return;
    await this.#paint(dressing);
    if (this.#gone || turn !== this.#turn) return;
    this.#clear();
    const metal = this.#plain('accent', dressing, false);
    dressing.pictures.forEach((each, index) => {
      const texture = hanging[index];
      if (texture) this.group.add(hungPicture(each, texture, metal));
    });
    this.group.add(...signs, ...this.#displays(dressing));
    this.group.updateMatrixWorld(true);
  }

  /** Nothing hangs or stands here any more: a room of no template, whose last words were taken away. */
  undress(): Promise<void> {
    return this.wear({ ...UNDRESSED });
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

  async #paint(dressing: Dressing): Promise<void> {
    const finished = new Set(dressing.finishes.map(({ material }) => material));
    for (const [material, own] of this.#own) if (!finished.has(material.name)) strip(material, own);
    for (const finish of dressing.finishes) {
      const picture = finish.picture ? await this.#picture(finish.picture).catch(() => null) : null;
      for (const material of this.#materials.get(finish.material) ?? [])
        this.#finish(material, finish, picture);
    }
    for (const { material, colour } of dressing.glow)
      for (const each of this.#materials.get(material) ?? []) each.emissive.set(colour);
    const { lightmap } = dressing;
    const light = lightmap ? await this.#picture(lightmap.picture).catch(() => null) : null;
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
      displayMesh(displays, this.#plain(name, dressing), this.#shadows),
    );
    const dark = new MeshStandardMaterial({ color: 0x2a2622, roughness: 0.7, vertexColors: true });
    const foot = footMesh(dressing.displays, dark);
    const shade = floorShade(dressing.displays);
    return [...made, ...(foot ? [foot] : []), ...(shade ? [shade] : [])];
  }

  /** Letters are dark metal on a pale wall and pale metal on a dark one. */
  #lettersOn(dressing: Dressing): string {
    const find = (name: string) => dressing.finishes.find(({ material }) => material === name)?.colour;
    return lettersColour(find('wall') ?? '#f0ece4', find('accent') ?? '#5a5049');
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

/** The metal's own colour, darkened or lightened until it stands out from the wall (3:1 at least). */
export function lettersColour(wall: string, metal: string): string {
  const behind = luminance(new Color(wall));
  const colour = new Color(metal);
  const towards = new Color(behind > 0.2 ? 0x1c1814 : 0xfff4e2);
  for (let step = 0; step < 12 && contrast(luminance(colour), behind) < 3.2; step++)
    colour.lerp(towards, 0.18);
  return `#${colour.getHexString()}`;
}

function luminance({ r, g, b }: Color): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; // three keeps colours linear
}

function contrast(one: number, two: number): number {
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}
