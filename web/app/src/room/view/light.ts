/**
 * The light of a room: studio reflections, baked light, one soft key, and the shared dimmer over all three.
 *
 * Level 1 is the room as it was made; level 0 is a shop after closing: dark, still readable, never black.
 */
import { DirectionalLight, Mesh, MeshStandardMaterial, type Object3D, type Scene, type Texture } from 'three';
import { adoptLightmap } from './baked.ts';
import { materialsOf } from './models.ts';

const EASE_S = 0.4;
const DARKEST = 0.16; // of the studio's light at level 0
const KEY_POWER = 0.4; // no brighter: the studio alone is balanced to the approved colours

interface Baked {
  readonly material: MeshStandardMaterial;
  readonly light: number;
  /** null: follows by itself. */
  readonly environment: number | null;
  readonly glow: number;
}

export class RoomLight {
  /** What the level is on its way to, 0..1. */
  target = 1;
  readonly #scene: Scene;
  readonly #key: DirectionalLight | null;
  readonly #baked: Baked[] = [];
  #level = 1;

  constructor(scene: Scene, withShadow: boolean) {
    this.#scene = scene;
    this.#key = withShadow ? keyLight() : null;
    if (this.#key) scene.add(this.#key, this.#key.target);
  }

  get level(): number {
    return this.#level;
  }

  /** The part of the room's light that the level leaves, 0..1. */
  get share(): number {
    // The eye answers light logarithmically: a square keeps half way looking like half way.
    return DARKEST + (1 - DARKEST) * this.#level ** 2;
  }

  /**
   * Takes over a room model's baked light (`baked.ts`). Unmarked occlusion stays what glTF says it is.
   */
  adopt(root: Object3D, environment: Texture): void {
    const seen = new Set<MeshStandardMaterial>();
    root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      for (const material of materialsOf(object)) {
        if (!(material instanceof MeshStandardMaterial) || seen.has(material)) continue;
        seen.add(material);
        const marked = adoptLightmap(material, environment, this.#key !== null);
        this.#baked.push({
          material,
          light: material.lightMapIntensity,
          // What a baked surface mirrors is dimmed by its light map already.
          environment: marked ? null : material.envMapIntensity,
          glow: material.emissiveIntensity,
        });
      }
    });
    this.#apply();
  }

  /** Another light map's intensity for a material that was adopted. */
  tune(material: MeshStandardMaterial, intensity: number): void {
    const index = this.#baked.findIndex((each) => each.material === material);
    if (index < 0) return;
    this.#baked[index] = { ...this.#baked[index]!, light: intensity };
    this.#apply();
  }

  /** The studio has been made anew: baked surfaces mirror that one. */
  relight(environment: Texture): void {
    for (const { material, environment: own } of this.#baked) if (own === null) material.envMap = environment;
  }

  /** The key light's shadow covers this box of the room; call once the room's bounds are known. */
  frame(min: readonly number[], max: readonly number[]): void {
    if (!this.#key) return;
    const centre = [0, 1, 2].map((axis) => ((min[axis] ?? 0) + (max[axis] ?? 0)) / 2) as [
      number,
      number,
      number,
    ];
    this.#key.target.position.set(centre[0], 0, centre[2]);
    this.#key.position.set(centre[0] - 3.2, 7.5, centre[2] + 3.4);
    const reach = Math.max((max[0] ?? 4) - (min[0] ?? -4), (max[2] ?? 4) - (min[2] ?? -4)) / 2 + 0.5;
    const camera = this.#key.shadow.camera;
    camera.left = camera.bottom = -reach;
    camera.right = camera.top = reach;
    camera.updateProjectionMatrix();
  }

  update(seconds: number): void {
    if (this.#level === this.target) return;
    const step = seconds / EASE_S;
    const gap = this.target - this.#level;
    this.#level = Math.abs(gap) <= step ? this.target : this.#level + Math.sign(gap) * step;
    this.#apply();
  }

  dispose(): void {
    this.#key?.removeFromParent();
    this.#key?.target.removeFromParent();
    this.#key?.dispose();
    this.#scene.environmentIntensity = 1;
  }

  #apply(): void {
    const part = this.share;
    this.#scene.environmentIntensity = part;
    if (this.#key) this.#key.intensity = KEY_POWER * this.#level ** 2;
    for (const entry of this.#baked) {
      entry.material.lightMapIntensity = entry.light * part;
      if (entry.environment !== null) entry.material.envMapIntensity = entry.environment * part;
      // Lamps go out further than the room: they are what was switched.
      entry.material.emissiveIntensity = entry.glow * (0.06 + 0.94 * this.#level ** 2);
    }
  }
}

function keyLight(): DirectionalLight {
  const light = new DirectionalLight(0xfff2df, KEY_POWER);
  light.castShadow = true;
  light.shadow.mapSize.set(1024, 1024);
  light.shadow.radius = 7;
  light.shadow.blurSamples = 12;
  light.shadow.bias = -0.0004;
  light.shadow.normalBias = 0.025;
  light.shadow.camera.near = 1;
  light.shadow.camera.far = 16;
  return light;
}
